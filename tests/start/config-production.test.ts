import { loadConfig } from '../../src/config/config';
import { problems } from '../support/config-problems';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db.x.com/otp',
  CRYPT_PASSWORD: 'sixteen letters.',
  SMTP_URL: 'smtp://mail.x.com',
  API_KEYS: 'shop:sixteen-letters.',
};
const DATABASE = 'DATABASE_URL: must be set in production (or DB_HOST)';
const SECRET = 'CRYPT_PASSWORD: must be set in production, at least 16 characters each';
const MAIL =
  'SMTP_URL: must be set in production (or SMTP_HOST, or another provider in EMAIL_PROVIDERS)';
const KEYS = 'API_KEYS: must be set in production (or ALLOW_ANONYMOUS=true)';
const COUNTRIES = 'SMS_COUNTRIES: must name the countries that SMS may go to in production, or *';

describe('production', () => {
  test('starts with everything set', () => {
    expect(problems(PRODUCTION)).toEqual([]);
    expect(loadConfig(PRODUCTION).production).toBe(true);
  });

  test('starts with the legacy names', () => {
    const legacy = { DB_HOST: 'db.x.com', SMTP_HOST: 'mail.x.com' };
    expect(problems({ ...PRODUCTION, DATABASE_URL: '', SMTP_URL: '', ...legacy })).toEqual([]);
  });

  test.each([
    ['a database', { DATABASE_URL: '' }, DATABASE],
    ['a secret', { CRYPT_PASSWORD: '' }, SECRET],
    ['a way to send e-mail', { SMTP_URL: '' }, MAIL],
    ['callers', { API_KEYS: '' }, KEYS],
    ['callers, where it is not allowed', { API_KEYS: '', ALLOW_ANONYMOUS: 'false' }, KEYS],
  ])('does not start without %s', (_, without, line) => {
    expect(problems({ ...PRODUCTION, ...without })).toEqual([line]);
  });

  test.each(['fifteen letters', 'sixteen letters.,short', 'short,sixteen letters.'])(
    'does not start on the secret %j',
    (CRYPT_PASSWORD) => {
      expect(problems({ ...PRODUCTION, CRYPT_PASSWORD })).toEqual([SECRET]);
    },
  );

  test.each([',', ' ', ', ,'])('does not start on CRYPT_PASSWORD=%j, which is none', (text) => {
    expect(problems({ ...PRODUCTION, CRYPT_PASSWORD: text })).toEqual([
      'CRYPT_PASSWORD: must be a secret, or several separated by commas',
    ]);
  });

  test('starts without API keys where anonymous callers are allowed', () => {
    expect(problems({ ...PRODUCTION, API_KEYS: '', ALLOW_ANONYMOUS: 'true' })).toEqual([]);
  });

  test('sends no SMS before it is told where to', () => {
    const sns = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' };
    expect(problems({ ...PRODUCTION, ...sns })).toEqual([COUNTRIES]);
    expect(problems({ ...PRODUCTION, ...sns, SMS_COUNTRIES: 'DE,FR' })).toEqual([]);
    expect(problems({ ...PRODUCTION, ...sns, SMS_COUNTRIES: '*' })).toEqual([]);
  });

  test('names everything that is missing at once', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual([DATABASE, SECRET, MAIL, KEYS]);
  });

  test('names what is missing together with what is bad', () => {
    expect(problems({ NODE_ENV: 'production', PORT: 'x', DATABASE_URL: 'x' })).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'DATABASE_URL: must be a postgres:// URL',
      SECRET,
      MAIL,
      KEYS,
    ]);
  });

  test.each(['development', 'test'])('%s needs none of it', (NODE_ENV) => {
    expect(problems({ NODE_ENV })).toEqual([]);
    expect(loadConfig({ NODE_ENV }).production).toBe(false);
  });
});
