import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { loadConfig } from '../../src/config/config';
import { problems } from '../support/config-problems';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db.x.com/otp',
  CRYPT_PASSWORD: 'sixteen letters.',
  SMTP_URL: 'smtp://mail.x.com',
  API_KEYS: 'shop:sixteen-letters.',
};
const MISSING_DATABASE = 'DATABASE_URL: must be set in production (or DB_HOST)';
const MISSING_SECRET = 'CRYPT_PASSWORD: must be set in production, at least 16 characters each';
const MISSING_MAIL = 'SMTP_URL: must be set in production (or SMTP_HOST, or another provider in EMAIL_PROVIDERS)';
const MISSING_KEYS = 'API_KEYS: must be set in production (or ALLOW_ANONYMOUS=true)';
const MISSING_COUNTRIES = 'SMS_COUNTRIES: must name the countries that SMS may go to in production, or *';

describe('in production the service', () => {
  test('starts with every required setting', () => {
    expect(problems(PRODUCTION)).toEqual([]);
    expect(loadConfig(PRODUCTION).production).toBe(true);
  });

  test('starts with the legacy names', () => {
    const legacy = { DB_HOST: 'db.x.com', SMTP_HOST: 'mail.x.com' };
    expect(problems({ ...PRODUCTION, DATABASE_URL: '', SMTP_URL: '', ...legacy })).toEqual([]);
  });

  test.each([
    ['a database', { DATABASE_URL: '' }, MISSING_DATABASE],
    ['a secret', { CRYPT_PASSWORD: '' }, MISSING_SECRET],
    ['an e-mail provider', { SMTP_URL: '' }, MISSING_MAIL],
    ['API keys', { API_KEYS: '' }, MISSING_KEYS],
    ['API keys and with ALLOW_ANONYMOUS=false', { API_KEYS: '', ALLOW_ANONYMOUS: 'false' }, MISSING_KEYS],
  ])('does not start without %s', (_, without, line) => {
    expect(problems({ ...PRODUCTION, ...without })).toEqual([line]);
  });

  test.each(['fifteen letters', 'sixteen letters.,short', 'short,sixteen letters.'])(
    'does not start with the secret %j',
    (CRYPT_PASSWORD) => {
      expect(problems({ ...PRODUCTION, CRYPT_PASSWORD })).toEqual([MISSING_SECRET]);
    },
  );

  test.each([',', ' ', ', ,'])('does not start with CRYPT_PASSWORD=%j, which has no secret', (text) => {
    expect(problems({ ...PRODUCTION, CRYPT_PASSWORD: text })).toEqual([
      'CRYPT_PASSWORD: must be a secret, or several separated by commas',
    ]);
  });

  test('starts without API keys with ALLOW_ANONYMOUS=true', () => {
    expect(problems({ ...PRODUCTION, API_KEYS: '', ALLOW_ANONYMOUS: 'true' })).toEqual([]);
  });

  test('does not start with an SMS provider until SMS_COUNTRIES is set', () => {
    const sns = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' };
    expect(problems({ ...PRODUCTION, ...sns })).toEqual([MISSING_COUNTRIES]);
    expect(problems({ ...PRODUCTION, ...sns, SMS_COUNTRIES: 'DE,FR' })).toEqual([]);
    expect(problems({ ...PRODUCTION, ...sns, SMS_COUNTRIES: '*' })).toEqual([]);
  });

  test('reports all missing settings at once', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual([
      MISSING_DATABASE,
      MISSING_SECRET,
      MISSING_MAIL,
      MISSING_KEYS,
    ]);
  });

  test('reports missing settings together with bad values', () => {
    expect(problems({ NODE_ENV: 'production', PORT: 'x', DATABASE_URL: 'x' })).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'DATABASE_URL: must be a postgres:// URL',
      MISSING_SECRET,
      MISSING_MAIL,
      MISSING_KEYS,
    ]);
  });

  test('starts with only a webhook for e-mail, which must be an https:// URL', () => {
    const webhook = {
      ...PRODUCTION,
      SMTP_URL: '',
      EMAIL_PROVIDERS: 'webhook',
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 'key').toString('base64')}`,
      WEBHOOK_URL: 'https://gateway.x.com',
    };
    expect(problems(webhook)).toContainEqual(MISSING_COUNTRIES);
    const env = { ...webhook, SMS_COUNTRIES: 'DE' };
    expect(problems(env)).toEqual([]);
    expect(problems({ ...env, WEBHOOK_URL: 'http://gateway.x.com' })).toEqual([
      'WEBHOOK_URL: must be an https:// URL in production',
    ]);
  });

  test('does not start with test recipients unless ALLOW_TEST_RECIPIENTS=true', () => {
    const env = {
      ...PRODUCTION,
      TEST_RECIPIENTS: '+15005550006:123456,Review@Example.com:654321',
    };
    const problem = 'TEST_RECIPIENTS: must not be set in production (unless ALLOW_TEST_RECIPIENTS=true)';
    expect(problems(env)).toEqual([problem]);
    expect(problems({ ...env, ALLOW_TEST_RECIPIENTS: 'false' })).toEqual([problem]);
    expect(problems({ ...env, ALLOW_TEST_RECIPIENTS: 'true' })).toEqual([]);
    expect(problems({ ...env, TEST_RECIPIENTS: '' })).toEqual([]);
  });
});

describe("README's example secrets", () => {
  const readme = readFileSync(path.join(__dirname, '..', '..', 'README.md'), 'utf8');
  const [, example = ''] = /```sh\n(NODE_ENV=production\n[^]*?)```/.exec(readme) ?? [];
  const settings = parse(example);
  const line = (name: string) => `${name}: must not be README's example in production`;

  test('are refused in production', () => {
    expect(problems(settings)).toEqual(
      ['DATABASE_URL', 'CRYPT_PASSWORD', 'API_KEYS', 'SMTP_URL', 'TWILIO_AUTH_TOKEN'].map(line),
    );
    expect(problems({ ...settings, NODE_ENV: 'development' })).toEqual([]);
  });

  test('are refused beside others', () => {
    const { CRYPT_PASSWORD = '', API_KEYS = '' } = settings;
    expect(problems({ ...PRODUCTION, CRYPT_PASSWORD: `sixteen letters.,${CRYPT_PASSWORD}` })).toEqual([
      line('CRYPT_PASSWORD'),
    ]);
    expect(problems({ ...PRODUCTION, API_KEYS: `${API_KEYS}, app:sixteen-letters.` })).toEqual([line('API_KEYS')]);
  });

  test('are refused with another host and database', () => {
    const env = { ...PRODUCTION, DATABASE_URL: 'postgres://otp:secret@db.x.com/codes?sslmode=require' };
    expect(problems(env)).toEqual([line('DATABASE_URL')]);
  });

  test('leave a secret that only begins like one', () => {
    const env = {
      ...PRODUCTION,
      CRYPT_PASSWORD: 'a-long-random-secret-of-mine',
      API_KEYS: 'shop:not-a-long-random-key',
      DATABASE_URL: 'postgres://otp:secret-of-mine@db.x.com/codes',
    };
    expect(problems(env)).toEqual([]);
  });
});

test.each(['development', 'test'])('NODE_ENV=%s requires no setting', (NODE_ENV) => {
  expect(problems({ NODE_ENV })).toEqual([]);
  expect(loadConfig({ NODE_ENV }).production).toBe(false);
});
