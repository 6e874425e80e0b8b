import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { dumpDatabase } from '../support/database-dump';
import {
  emptyDatabase,
  post,
  sendCode,
  startTestService,
  type Env,
  type TestService,
} from '../support/harness';
import { startProcess } from '../support/service-process';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startSnsSink, type SnsSink } from '../support/sns-sink';
import { makeTellingTraffic, type Told } from '../support/telling-traffic';
import { tracesIn } from '../support/secret-traces';

let smtp: SmtpSink;
let sns: SnsSink;
let env: Env;
let service: TestService;
let told: Told;

beforeAll(async () => {
  smtp = await startSmtpSink();
  sns = await startSnsSink();
  env = {
    ...sns.env,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    DELIVERY_TIMEOUT: '30',
    // Long enough that no number in a dump or log is a code by accident.
    OTP_LENGTH: '10',
    // On, so that the counters behind them are filled.
    LIMIT_SENDS_PER_RECIPIENT: '50/1h',
    LIMIT_SENDS_PER_CALLER: '500/1m',
    LIMIT_VERIFIES_PER_CALLER: '500/1m',
  };
  Object.assign(env, await emptyDatabase());
  service = await startTestService(env);
  told = await makeTellingTraffic({ service, smtp, sns });
});

describe('no recipient, code or verification key', () => {
  test('is in a dump of the whole database', async () => {
    const dump = await dumpDatabase(service);
    const filled = [...dump].filter(([, rows]) => rows !== '').map(([table]) => table);
    expect(filled).toEqual(
      expect.arrayContaining(['OTP', 'otp_guesses', 'otp_limits', 'sms_traffic']),
    );
    expect(tracesIn([...dump.values()].join('\n'), told.secrets)).toEqual([]);
  });

  const pgDump = newestPgDump();
  const onServer = process.env['DATABASE_URL'] && pgDump ? test : test.skip;
  onServer('is in what pg_dump makes of it', async () => {
    const { stdout } = await promisify(execFile)(pgDump ?? '', [env['DATABASE_URL'] ?? '']);
    const [id] = await service.database.query<{ id: string }>('SELECT id FROM "OTP" LIMIT 1', []);
    expect(stdout).toContain(id?.id);
    expect(tracesIn(stdout, told.secrets)).toEqual([]);
  });

  test('is in a reply, but a key in the reply to its send', () => {
    expect(told.replies.split('\n').length).toBeGreaterThan(20);
    expect(tracesIn(told.replies, told.secrets)).toEqual([]);
  });

  test('is in what the service writes, even where a statement fails', async () => {
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
    expect(tracesIn(service.output(), [...told.secrets, email])).toEqual([]);
  });

  test('is in what the process writes to its standard output and error', async () => {
    const child = await startProcess({ ...env, ...(await emptyDatabase()) });
    const { secrets } = await makeTellingTraffic({ service: child, smtp, sns });
    const { stdout, stderr } = await child.stop();
    expect(stdout).toContain('delivery_failed');
    expect(tracesIn(stdout + stderr, secrets)).toEqual([]);
  });
});

describe('the search for traces', () => {
  test('finds on the console what the development inbox shows there', async () => {
    const inbox = await startTestService();
    const { otp } = await sendCode(inbox, 'Ada@example.com');
    expect(tracesIn(inbox.output(), [otp, 'Ada@example.com'])).toEqual([
      `${otp} (as it is)`,
      'Ada@example.com (as it is)',
    ]);
  });

  test.each([
    ['upper case', 'x ADA@EXAMPLE.COM x'],
    ['an encoded URL', '/ada%40example.com'],
    ['hex', Buffer.from('{"to":"ada@example.com"}').toString('hex')],
    ['base64', Buffer.from('{"to":"ada@example.com"}').toString('base64')],
    ['base64url, a byte later', Buffer.from('{"to":" ada@example.com"}').toString('base64url')],
    ['SHA-256', createHash('sha256').update('ada@example.com').digest('hex')],
    ['MD5', createHash('md5').update('ada@example.com').digest('base64')],
  ])('finds an address in %s', (_, text) => {
    expect(tracesIn(text, ['Ada@example.com'])).not.toEqual([]);
    expect(tracesIn(text, ['bob@example.com'])).toEqual([]);
  });
});

function newestPgDump(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => `${root}/${version}/bin/pg_dump`).find(existsSync);
}
