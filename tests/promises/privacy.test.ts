import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { dumpDatabase } from '../support/database-dump';
import { hasServer } from '../support/database-server';
import { emptyDatabase, post, sendCode, startTestService, type Env, type TestService } from '../support/harness';
import type { LogLine } from '../support/logged';
import { startProcess } from '../support/service-process';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startSnsSink, type SnsSink } from '../support/sns-sink';
import { leaksIn } from '../support/secret-leaks';
import { makeSecretTraffic, TRAFFIC_SECRET, type SecretTraffic } from '../support/secret-traffic';

let smtp: SmtpSink;
let sns: SnsSink;
let env: Env;
let service: TestService;
let traffic: SecretTraffic;

beforeAll(async () => {
  smtp = await startSmtpSink();
  smtp.receipt = (to) => `Ok: queued as ${to}`; // a server's id must not bring the recipient into the log
  sns = await startSnsSink();
  env = {
    ...sns.env,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    DELIVERY_TIMEOUT: '30',
    // Ten digits: shorter codes might occur in a dump or log by accident.
    OTP_LENGTH: '10',
    CRYPT_PASSWORD: TRAFFIC_SECRET,
    // Limits are on, so that the counters have rows.
    LIMIT_SENDS_PER_RECIPIENT: '50/1h',
    LIMIT_SENDS_PER_CALLER: '500/1m',
    LIMIT_VERIFIES_PER_CALLER: '500/1m',
  };
  Object.assign(env, await emptyDatabase());
  service = await startTestService(env);
  traffic = await makeSecretTraffic({ service, smtp, sns });
});

describe('a recipient, code, verification key, pad, token or idempotency key', () => {
  test('is not in the database', async () => {
    const dump = await dumpDatabase(service);
    const tables = dump.split('\n').map((line) => line.split(' ', 1)[0]);
    expect(tables).toEqual(
      expect.arrayContaining([
        'OTP',
        'otp_guesses',
        'recipient_guesses',
        'otp_limits',
        'sms_traffic',
        'idempotency_keys',
      ]),
    );
    expect(leaksIn(dump, traffic.secrets)).toEqual([]);
  });

  const pgDump = newestPgDump();
  const testWithPgDump = hasServer && pgDump ? test : test.skip;
  testWithPgDump('is not in the output of pg_dump', async () => {
    const { stdout } = await promisify(execFile)(pgDump ?? '', [env['DATABASE_URL'] ?? '']);
    const [id] = await service.database.query<{ id: string }>('SELECT id FROM "OTP" LIMIT 1', []);
    expect(stdout).toContain(id?.id);
    expect(leaksIn(stdout, traffic.secrets)).toEqual([]);
  });

  test('is not in a reply, except to the send or verify that succeeds', () => {
    expect(traffic.replies.split('\n').length).toBeGreaterThan(20);
    expect(leaksIn(traffic.replies, traffic.secrets)).toEqual([]);
  });

  test('is not in the metrics', async () => {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('otp_sends_total');
    expect(leaksIn(metrics, traffic.secrets)).toEqual([]);
  });

  test('is not in the log, even if an SQL statement fails', async () => {
    await service.database.query('ALTER TABLE "OTP" RENAME TO gone', []);
    const email = 'unlucky@example.com';
    const { status, body } = await post(service, '/email/otp', { email, type: '2FA' });
    await service.close();
    expect(status).toBe(500);
    expect(body).toEqual({
      Status: 'Failure',
      Details: 'Internal Server Error',
      Code: 'internal_error',
    });
    expect(service.output()).toContain('internal_error');
    expect(service.output()).toContain('delivery_failed');
    expect(service.output()).toContain('message_taken');
    expect(leaksIn(service.output(), [...traffic.secrets, email])).toEqual([]);
  });

  test('is not in the standard output or standard error of the process', async () => {
    const child = await startProcess({ ...env, ...(await emptyDatabase()) });
    const { secrets } = await makeSecretTraffic({ service: child, smtp, sns });
    const { stdout, stderr } = await child.stop();
    expect(stdout).toContain('delivery_failed');
    expect(stdout).toContain('message_taken');
    expect(leaksIn(stdout + stderr, secrets)).toEqual([]);
  });
});

test('the log has one JSON line for each request, with its id, route, status, code and caller', async () => {
  const keyed = await startTestService({ API_KEYS: 'shop:shop-key-0123456789' });
  const reply = await fetch(`${keyed.url}/api/v1/verify/otp?check=ada@example.com`, {
    method: 'POST',
    headers: { Authorization: 'Bearer shop-key-0123456789', 'X-Request-Id': 'request-1' },
  });
  expect(reply.headers.get('x-request-id')).toBe('request-1');
  await keyed.close(); // by now every line is written
  const lines = keyed.output().trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as LogLine)).toEqual([
    {
      time: expect.any(String) as string,
      level: 'info',
      event: 'request',
      requestId: 'request-1',
      caller: 'shop',
      method: 'POST',
      route: '/api/v1/verify/otp',
      status: reply.status,
      code: 'verification_key_not_provided',
      ms: expect.any(Number) as number,
    },
  ]);
});

describe('the search for leaks', () => {
  test('finds the recipient and code that the development inbox prints on the console', async () => {
    const inbox = await startTestService();
    const { otp } = await sendCode(inbox, 'Ada@example.com');
    expect(leaksIn(inbox.output(), [otp, 'Ada@example.com'])).toEqual([
      `${otp} (as it is)`,
      'Ada@example.com (as it is)',
    ]);
  });

  test.each([
    ['upper case', 'x ADA@EXAMPLE.COM x'],
    ['an encoded URL', '/ada%40example.com'],
    ['hex', Buffer.from('{"to":"ada@example.com"}').toString('hex')],
    ['base64', Buffer.from('{"to":"ada@example.com"}').toString('base64')],
    ['base64url, one byte further on', Buffer.from('{"to":" ada@example.com"}').toString('base64url')],
    ['SHA-256', createHash('sha256').update('ada@example.com').digest('hex')],
    ['MD5', createHash('md5').update('ada@example.com').digest('base64')],
  ])('finds an address in %s', (_, text) => {
    expect(leaksIn(text, ['Ada@example.com'])).not.toEqual([]);
    expect(leaksIn(text, ['bob@example.com'])).toEqual([]);
  });
});

function newestPgDump(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => `${root}/${version}/bin/pg_dump`).find(existsSync);
}
