import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { databaseWithRole } from '../support/database-role';
import { onServer } from '../support/database-server';
import { freePort } from '../support/free-port';
import { emptyDatabase, emptyFolder, type Env, sendCode } from '../support/harness';
import { startHttpSink } from '../support/http-sink';
import { describeWithRedis, startRedisServer } from '../support/redis-server';
import { runCommand } from '../support/run-command';
import { leaksIn } from '../support/secret-leaks';
import { startProcess } from '../support/service-process';
import { CAPTCHA_SECRET, startSiteverify } from '../support/siteverify';
import { startSmtpDialogue } from '../support/smtp-dialogue';
import { startSmtpSink } from '../support/smtp-sink';
import { TABLES } from '../../src/models/rights';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const PASSWORD = 'hunter2-of-the-database';
const SNS_REFUSAL =
  '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Code>AuthorizationError</Code></Error></ErrorResponse>';
const SECRET = 'a secret of more than sixteen characters';

/** A server that nobody runs. */
const awayDatabase = async (): Promise<Env> => ({
  DATABASE_URL: `postgres://otp:${PASSWORD}@127.0.0.1:${await freePort()}/otp`,
  DB_WAIT: '0',
});

describe('otp-service migrate', () => {
  test('creates the schema, and --check tells by its status whether it is up to date', async () => {
    const env = await emptyDatabase();
    const before = await runCommand(['migrate', '--check'], env);
    expect(before).toMatchObject({ code: 1, stderr: '' });
    expect(before.stdout).toMatch(/^missing: 001-create-otp-table\n/);

    const migrated = await runCommand(['migrate'], env);
    expect(migrated).toMatchObject({ code: 0, stderr: '' });
    expect(migrated.stdout).toBe(before.stdout.replaceAll('missing', 'done'));

    const upToDate = { code: 0, stdout: 'the schema is up to date\n', stderr: '' };
    expect(await runCommand(['migrate', '--check'], env)).toMatchObject(upToDate);
    expect(await runCommand(['migrate'], env)).toMatchObject(upToDate);
    await sendCode(await startProcess(env));
  });

  test('needs no setting of a provider in production, and a database server', async () => {
    const production = { NODE_ENV: 'production' };
    const ended = await runCommand(['migrate'], production);
    expect(ended).toMatchObject({
      code: 1,
      stderr: 'otp-service migrate failed: DATABASE_URL: must be set in production (or DB_HOST)\n',
    });
    const away = await runCommand(['migrate'], { ...production, ...(await awayDatabase()) });
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_URL: ') as string });
    expect(leaksIn(away.stdout + away.stderr, [PASSWORD])).toEqual([]);
  });

  test('refuses a bad setting with its name', async () => {
    const ended = await runCommand(['migrate'], { DATABASE_URL: `mysql://otp:${PASSWORD}@localhost/otp` });
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^otp-service migrate failed: DATABASE_URL: must be/) as string,
    });
    expect(leaksIn(ended.stderr, [PASSWORD])).toEqual([]);
  });
});

onServer('otp-service migrate as a role of its own', () => {
  test('lets the service run as a role that may only read and write rows', async () => {
    const { owner, asRole, admin, role } = await databaseWithRole();
    await admin.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    expect(await runCommand(['migrate'], owner)).toMatchObject({ code: 0 });
    await admin.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${TABLES.join(', ')} TO ${role}`);
    await admin.query(`GRANT SELECT ON otp_migrations TO ${role}`);
    expect(await runCommand(['migrate', '--check'], asRole)).toMatchObject({ code: 0 });
    await sendCode(await startProcess(asRole));
  });
});

onServer('otp-service check as a role', () => {
  test('names the rights that a start would miss', async () => {
    const { owner, asRole, admin, role } = await databaseWithRole();
    await admin.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    const databaseLine = async () => (await runCommand(['check'], asRole)).stdout.split('\n')[1];
    expect(await databaseLine()).toMatch(/^failed {2}database: role otp_role_\w+ lacks CREATE on schema public/);
    await runCommand(['migrate'], owner);
    expect(await databaseLine()).toMatch(/^failed {2}database: role otp_role_\w+ lacks SELECT on otp_migrations/);
    await admin.query(`GRANT SELECT ON otp_migrations TO ${role}`);
    expect(await databaseLine()).toMatch(/^failed {2}database: role otp_role_\w+ lacks SELECT, INSERT, UPDATE, DELETE/);
    await admin.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${TABLES.join(', ')} TO ${role}`);
    expect(await databaseLine()).toBe('ok      database');
  });
});

describe('otp-service check', () => {
  test('logs in to each provider without sending, and changes nothing in the database', async () => {
    const smtp = await startSmtpSink({ auth: 'required' });
    const env = {
      ...(await emptyDatabase()),
      SMTP_URL: `smtp://ada%40example.com:${PASSWORD}@127.0.0.1:${smtp.port}?ignoreTLS=true`,
    };
    const ended = await runCommand(['check'], env);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^ok {6}settings\nok {6}database: .*001-create-otp-table.*\nok {6}smtp\n$/);
    expect(smtp.logins).toEqual([`ada@example.com:${PASSWORD}`]);
    expect(smtp.mails).toEqual([]);
    expect(leaksIn(ended.stdout, [PASSWORD])).toEqual([]);
    expect(await runCommand(['migrate', '--check'], env)).toMatchObject({ code: 1 });
  });

  test('has a line for each failure, with its cause and without a secret', async () => {
    const smtp = await startSmtpDialogue();
    smtp.script = { AUTH: '535 5.7.8 Bad credentials' };
    const twilio = await startHttpSink({ status: 401, body: { code: 20003, message: `Authenticate ${PASSWORD}` } });
    const ended = await runCommand(['check'], {
      ...(await awayDatabase()),
      SMTP_URL: `smtp://ada%40example.com:${PASSWORD}@127.0.0.1:${smtp.port}?ignoreTLS=true`,
      REDIS_URL: `redis://otp:${PASSWORD}@127.0.0.1:${await freePort()}`,
      TWILIO_ACCOUNT_SID: 'AC0',
      TWILIO_AUTH_TOKEN: PASSWORD,
      TWILIO_FROM: '+12025550143',
      TWILIO_API_URL: twilio.url,
      WEBHOOK_URL: `http://127.0.0.1:${await freePort()}/${PASSWORD}`,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, PASSWORD).toString('base64')}`,
    });
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(ended.stdout.split('\n')).toEqual([
      'ok      settings',
      expect.stringMatching(/^failed {2}database: DATABASE_URL: .*ECONNREFUSED/),
      expect.stringMatching(/^failed {2}redis: /),
      'failed  smtp: not_authorized, 535 5.7.8',
      'failed  twilio: not_authorized, 20003',
      'failed  webhook: connection',
      '',
    ]);
    expect(leaksIn(ended.stdout, [PASSWORD])).toEqual([]);
  });

  test('tries the login of each provider by HTTP, also those of SNS and SES', async () => {
    const sink = await startHttpSink({ status: 404, body: {} });
    const sns = await startHttpSink({ status: 403, headers: { 'Content-Type': 'text/xml' }, body: SNS_REFUSAL });
    const ended = await runCommand(['check'], {
      ...(await emptyDatabase()),
      ...{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: PASSWORD, AWS_REGION: 'eu-west-1' },
      ...{ EMAIL_PROVIDERS: 'ses', EMAIL_FROM: 'no-reply@acme.example', AWS_ENDPOINT_URL_SESV2: sink.url },
      AWS_ENDPOINT_URL_SNS: sns.url,
      ...{ TWILIO_ACCOUNT_SID: 'AC0', TWILIO_AUTH_TOKEN: PASSWORD, TWILIO_FROM: '+12025550143' },
      ...{ TWILIO_VOICE_FROM: '+12025550143', TWILIO_API_URL: sink.url },
      ...{ WEBHOOK_URL: sink.url, WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 'key').toString('base64')}` },
    });
    expect(ended.code).toBe(1);
    expect(ended.stdout.split('\n').slice(2)).toEqual([
      'failed  ses: http_404',
      'ok      sns',
      'ok      twilio',
      'ok      webhook: its server answers; only a message can show whether its login works',
      'ok      twilio-voice',
      '',
    ]);
    expect(sink.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('tries the secret of the captcha', async () => {
    const siteverify = await startSiteverify();
    const env = { ...(await emptyDatabase()), PAGE_ORIGINS: 'shop=http://localhost:3000', CAPTCHA_URL: siteverify.url };
    const right = await runCommand(['check'], { ...env, CAPTCHA_SECRET });
    expect([right.code, right.stdout]).toEqual([0, expect.stringMatching(/^ok {6}captcha$/m)]);
    const wrong = await runCommand(['check'], { ...env, CAPTCHA_SECRET: PASSWORD });
    expect([wrong.code, wrong.stdout]).toEqual([
      1,
      expect.stringMatching(/^failed {2}captcha: invalid-input-secret$/m),
    ]);
    expect(leaksIn(wrong.stdout, [PASSWORD])).toEqual([]);
  });

  test('names each bad setting', async () => {
    const ended = await runCommand(['check'], { PORT: 'none', OTP_LENGTH: '99' });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^otp-service check failed: PORT: must be .*\nOTP_LENGTH: must be .*\n$/);
  });
});

describeWithRedis('otp-service check with Redis', () => {
  test('counts in Redis', async () => {
    const redis = await startRedisServer();
    const ended = await runCommand(['check'], { ...(await emptyDatabase()), REDIS_URL: redis.url });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('\nok      redis\n') as string });
  });

  test('has a line for a wrong password', async () => {
    const redis = await startRedisServer({ settings: ['--requirepass', 'right'] });
    const url = redis.url.replace('//', `//:${PASSWORD}@`);
    const ended = await runCommand(['check'], { ...(await emptyDatabase()), REDIS_URL: url });
    expect(ended).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/\nfailed {2}redis: (WRONGPASS|NOAUTH)\n/) as string,
    });
  });
});

describe('otp-service healthcheck', () => {
  test('succeeds while the service is ready, and fails from SIGTERM on', async () => {
    const service = await startProcess({ ...(await emptyDatabase()), SHUTDOWN_DELAY: '60' });
    const env = { PORT: String(service.port) };
    expect(await runCommand(['healthcheck'], env)).toMatchObject({ code: 0, stdout: 'Ready\n' });
    expect(await runCommand(['healthcheck'], { ...env, HOST: '0.0.0.0' })).toMatchObject({ code: 0 });
    void service.stop();
    expect(await runCommand(['healthcheck'], env)).toMatchObject({ code: 1, stdout: 'stopping\n', stderr: '' });
  });

  test('fails where nothing listens', async () => {
    const PORT = String(await freePort());
    expect(await runCommand(['healthcheck'], { PORT })).toMatchObject({
      code: 1,
      stdout: `no reply from http://127.0.0.1:${PORT}/readyz\n`,
    });
  });
});

describe('otp-service digest', () => {
  const env = { CRYPT_PASSWORD: SECRET };

  test.each([
    ['Ada@Example.com', ' ada@example.com'],
    ['+49 151 23456789', '0049 (151) 234-56789'],
  ])('is the same for %p and %p', async (first, second) => {
    const digest = await runCommand(['digest', first, '2FA'], env);
    expect(digest).toMatchObject({ code: 0, stderr: '' });
    expect(digest.stdout).toMatch(/^recipient {2}[\w-]{16}\nsends {6}[\w-]{43}\nguesses {4}[\w-]{43}\n$/);
    expect((await runCommand(['digest', second, '2FA'], env)).stdout).toBe(digest.stdout);
    expect(leaksIn(digest.stdout, [SECRET, first, second])).toEqual([]);
  });

  test('needs the master secret', async () => {
    const args = ['digest', 'ada@example.com'];
    const { stdout } = await runCommand(args, env);
    const other = await runCommand(args, { CRYPT_PASSWORD: `${SECRET}!` });
    expect(other.stdout).not.toBe(stdout);
  });

  test('refuses what is not one recipient, without repeating it', async () => {
    const ended = await runCommand(['digest', 'ada@example.com,bob@example.com'], env);
    expect(ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'otp-service digest failed: the recipient must be exactly one address or number\n',
    });
  });

  test('uses the secret of the data folder where none is set, and makes none', async () => {
    const folder = { DATA_DIR: await emptyFolder() };
    const missing = await runCommand(['digest', 'ada@example.com'], folder);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('CRYPT_PASSWORD: is not set') as string });
    writeFileSync(path.join(folder.DATA_DIR, 'crypt-password'), SECRET, { mode: 0o600 });
    const kept = await runCommand(['digest', 'ada@example.com'], folder);
    expect(kept.stdout).toBe((await runCommand(['digest', 'ada@example.com'], env)).stdout);
  });
});

describe('otp-service', () => {
  test.each([['serve'], ['migrate', '--dry'], ['digest'], ['start', 'now']])(
    'answers %p with its usage and status 2',
    async (...args) => {
      const ended = await runCommand(args);
      expect(ended).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^Usage: otp-service/) as string,
      });
    },
  );

  test('shows its usage for --help', async () => {
    expect(await runCommand(['--help'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage/) as string });
  });
});
