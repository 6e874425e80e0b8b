import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readEnvironment } from '../../src/config/environment';
import { misspeltSettings } from '../../src/config/misspelt-settings';
import { Settings } from '../../src/config/settings';
import { emptyDatabase, emptyFolder } from '../support/harness';
import { startProcess, startRefused } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

/** The setting that each misspelt variable of the process probably means. */
const inProcess = (...names: string[]) => {
  const variables = Object.fromEntries(names.map((name) => [name, 'x']));
  return misspeltSettings({ values: variables, fromFile: {}, ofGateways: [] });
};

async function inFile(name: string) {
  const file = path.join(await emptyFolder(), '.env');
  await writeFile(file, `${name}=x\n`);
  return misspeltSettings(readEnvironment(file, {}));
}

describe('a misspelt setting', () => {
  test.each([
    ['SMTP_HOTS', 'SMTP_HOST'],
    ['SMPT_URL', 'SMTP_URL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['CRYPT_PASSWORT', 'CRYPT_PASSWORD'],
    ['API_KEY', 'API_KEYS'],
    ['API_KEY_FILE', 'API_KEYS_FILE'],
    ['DB_PASWORD_FILE', 'DB_PASSWORD_FILE'],
    ['ALLOW_ANONYMUOS', 'ALLOW_ANONYMOUS'],
    ['LIMIT_SENDS_PER_CALER', 'LIMIT_SENDS_PER_CALLER'],
    ['AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
    ['PROT', 'PORT'],
    ['smtp_host', 'SMTP_HOST'],
    ['SMTP-HOST', 'SMTP_HOST'],
    ['SMTPHOST', 'SMTP_HOST'],
  ])('%s is named, and its nearest %s', async (name, nearest) => {
    expect(inProcess(name)).toEqual([{ name, nearest }]);
    expect(await inFile(name)).toEqual([{ name, nearest }]);
  });

  test.each([
    ['DB_USERNAME', 'DB_USER'],
    ['REDIS_PASSWORD_FILE', 'REDIS_URL_FILE'],
    ['SMTP_PASSWORD', 'EMAIL_PASSWORD'],
    ['OTP_EXPIRY_SECONDS', 'OTP_TTL'],
    ['DB_PREPARE', 'DB_NAME'],
    ['TWILIO_SID', 'TWILIO_FROM'],
  ])('%s in the .env file is named, and its nearest', async (name) => {
    expect(await inFile(name)).toEqual([{ name, nearest: expect.any(String) as string }]);
    expect(inProcess(name)).toEqual([]);
  });

  test('is not a variable of libpq, in the .env file either', async () => {
    expect(await inFile('PGPASSWORD')).toEqual([]);
  });

  test('is not any setting, and not a variable of another program', () => {
    const settings = Object.keys(Settings.shape);
    const others = [
      ...['PATH', 'HOME', 'HOSTNAME', 'USER', 'SHELL', 'TERM', 'LANG', 'PWD', 'TZ', 'TMPDIR', 'EDITOR', 'CI'],
      ...settings.map((name) => `${name}_FILE`),
      ...['PROFILE', 'LOG_FILE', 'ENV_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
      ...['NODE_OPTIONS', 'NODE_VERSION', 'NODE_EXTRA_CA_CERTS', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
      ...['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGPASSFILE', 'PGDATABASE', 'PGSSLMODE', 'PGOPTIONS', 'PGDATA'],
      ...['POSTGRES_PASSWORD', 'REDIS_HOST', 'npm_config_cache', 'INIT_CWD', 'YARN_VERSION'],
      ...['AWS_PROFILE', 'AWS_DEFAULT_REGION', 'AWS_ROLE_ARN', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SQS'],
      ...['APP_ENV', 'APP_KEY', 'DB_DATABASE', 'SENTRY_DSN', 'OTEL_SERVICE_NAME', 'KUBERNETES_PORT', 'LOG_LEVEL'],
    ];
    expect(inProcess(...settings, ...others)).toEqual([]);
  });

  test('shows in one line of the log', async () => {
    const service = await startProcess({ ...(await emptyDatabase()), SMTP_HOTS: 'mail.x.com' });
    expect(service.stdout()).toMatch(
      /"level":"error","event":"setting_unknown","name":"SMTP_HOTS","nearest":"SMTP_HOST"/,
    );
    expect(service.stdout()).not.toContain('mail.x.com');
  });

  test('shows where the start is refused for want of it', async () => {
    const { stderr } = await startRefused({ EMAIL_ADDRESS: 'a@x.com', EMAIL_PASSWORD: 's', SMTP_HOTS: 'mail.x.com' });
    expect(stderr.split('\n')).toEqual([
      'otp-service cannot start: SMTP_HOST: must be set when EMAIL_ADDRESS is',
      'SMTP_HOTS: is not a setting; the nearest is SMTP_HOST',
      '',
    ]);
  });
});
