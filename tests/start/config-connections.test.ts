import { loadConfig } from '../../src/config/config';
import { parseRates } from '../../src/rate';
import { problems } from '../support/config-problems';
import { providerSettings } from '../support/provider-choice';

describe('the database', () => {
  test('is told by DATABASE_URL', () => {
    const { database } = loadConfig({ DATABASE_URL: 'postgres://ada:secret@db.x.com:6432/codes' });
    expect(database).toEqual({
      host: 'db.x.com',
      port: 6432,
      name: 'codes',
      user: 'ada',
      password: 'secret',
      ssl: 'disable',
      poolMax: 10,
      prepares: true,
    });
  });

  test('is told by the legacy names', () => {
    const legacy = {
      DB_HOST: 'db.x.com',
      DB_PORT: '6432',
      DB_NAME: 'codes',
      DB_USER: 'ada',
      DB_PASSWORD: 'p@ss:w%rd/',
      DB_SSL: 'require',
      DB_POOL_MAX: '25',
      DB_PREPARE: 'false',
    };
    expect(loadConfig(legacy).database).toEqual({
      host: 'db.x.com',
      port: 6432,
      name: 'codes',
      user: 'ada',
      password: 'p@ss:w%rd/',
      ssl: 'require',
      poolMax: 25,
      prepares: false,
    });
  });

  test('is assumed where the legacy names leave it open', () => {
    expect(loadConfig({ DB_HOST: 'db.x.com' }).database).toEqual({
      host: 'db.x.com',
      port: 5432,
      name: 'otp',
      user: 'postgres',
      password: undefined,
      ssl: 'disable',
      poolMax: 10,
      prepares: true,
    });
  });

  test('is the embedded one unless one of the two is set', () => {
    expect(loadConfig({ DB_NAME: 'codes', DB_USER: 'ada' }).database).toBeUndefined();
  });

  test.each([
    ['postgresql://h/d', { host: 'h', port: 5432, name: 'd', user: 'postgres' }],
    ['postgres://h', { host: 'h', name: 'otp' }],
    ['postgres://a%40b:p%40%3A%2F%25%23%3F@h/d', { user: 'a@b', password: 'p@:/%#?' }],
    ['postgres://u:pass+word@h/d', { password: 'pass+word' }],
    ['postgres://u@h/d', { user: 'u', password: undefined }],
    ['postgres://h/my%20codes', { name: 'my codes' }],
    [
      'postgres://u@localhost/d?host=/var/run/postgresql',
      { host: '/var/run/postgresql', name: 'd' },
    ],
    ['postgres:///d?host=%2Frun%2Fpg', { host: '/run/pg', name: 'd' }],
    ['postgres://%2Frun%2Fpg/d', { host: '/run/pg' }],
    ['postgres://[::1]:6432/d', { host: '::1', port: 6432 }],
  ])('at %s is read as %j', (DATABASE_URL, expected) => {
    expect(loadConfig({ DATABASE_URL }).database).toMatchObject(expected);
  });

  test('at a URL without a password takes DB_PASSWORD', () => {
    const env = { DATABASE_URL: 'postgres://h/d', DB_USER: 'ada', DB_PASSWORD: 'secret' };
    expect(loadConfig(env).database).toMatchObject({ user: 'ada', password: 'secret' });
  });

  test.each([
    ['', 'disable'],
    ['?sslmode=disable', 'disable'],
    ['?sslmode=require', 'require'],
    ['?sslmode=verify-ca', 'verify-full'],
    ['?sslmode=verify-full', 'verify-full'],
  ])('at a URL that ends in %j is spoken to with TLS: %s', (query, ssl) => {
    const DATABASE_URL = `postgres://h/d${query}`;
    expect(loadConfig({ DATABASE_URL }).database?.ssl).toBe(ssl);
  });

  test('takes DB_SSL before what the URL says', () => {
    const DATABASE_URL = 'postgres://h/d?sslmode=disable';
    expect(loadConfig({ DATABASE_URL, DB_SSL: 'verify-full' }).database?.ssl).toBe('verify-full');
  });
});

describe('the mail server', () => {
  test('is told by SMTP_URL', () => {
    const SMTP_URL = 'smtp://ada%40x.com:p%40ss%2F@mail.x.com:2525';
    expect(providerSettings({ SMTP_URL }, 'smtp')).toEqual({
      host: 'mail.x.com',
      port: 2525,
      secure: false,
      auth: { user: 'ada@x.com', pass: 'p@ss/' },
      from: '"OTP Service" <ada@x.com>',
    });
  });

  test('is told by SMTP_HOST and the legacy account', () => {
    const legacy = {
      SMTP_HOST: 'mail.x.com',
      EMAIL_ADDRESS: 'ada@x.com',
      EMAIL_PASSWORD: 'p@ss/%',
      APP_NAME: 'Acme "Shop"',
    };
    expect(providerSettings(legacy, 'smtp')).toEqual({
      host: 'mail.x.com',
      port: 587,
      secure: false,
      auth: { user: 'ada@x.com', pass: 'p@ss/%' },
      from: '"Acme Shop" <ada@x.com>',
    });
  });

  test.each([
    [{ SMTP_URL: 'smtp://h' }, { host: 'h', port: 587, secure: false, auth: undefined }],
    [{ SMTP_URL: 'smtps://h' }, { port: 465, secure: true }],
    [{ SMTP_URL: 'smtps://h:4465' }, { port: 4465, secure: true }],
    [{ SMTP_URL: 'smtp://[::1]:25' }, { host: '::1', port: 25 }],
    [
      { SMTP_HOST: 'h', SMTP_PORT: '465' },
      { port: 465, secure: true },
    ],
    [
      { SMTP_HOST: 'h', SMTP_PORT: '25' },
      { port: 25, secure: false },
    ],
    [
      { SMTP_HOST: 'h', SMTP_SECURE: 'true' },
      { port: 465, secure: true },
    ],
    [
      { SMTP_HOST: 'h', SMTP_PORT: '465', SMTP_SECURE: 'false' },
      { port: 465, secure: false },
    ],
    [{ SMTP_URL: 'smtp://h', EMAIL_FROM: 'Acme <a@x.com>' }, { from: 'Acme <a@x.com>' }],
    [{ SMTP_URL: 'smtp://h.x.com' }, { from: '"OTP Service" <no-reply@h.x.com>' }],
    [{ SMTP_URL: 'smtp://ada:s@h.x.com' }, { from: '"OTP Service" <no-reply@h.x.com>' }],
    [
      { SMTP_URL: 'smtp://h', EMAIL_ADDRESS: 'ada@x.com', EMAIL_PASSWORD: 's' },
      { auth: { user: 'ada@x.com', pass: 's' } },
    ],
  ])('of %j is read as %j', (env: Record<string, string>, expected) => {
    expect(providerSettings(env, 'smtp')).toMatchObject(expected);
  });

  test('needs an account’s password and host', () => {
    expect(problems({ EMAIL_ADDRESS: 'ada@x.com' })).toEqual([
      'EMAIL_PASSWORD: must be set when EMAIL_ADDRESS is',
      'SMTP_HOST: must be set when EMAIL_ADDRESS is',
    ]);
  });
});

describe('Amazon SNS', () => {
  const account = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' };

  test('is told by the names that its SDK reads', () => {
    expect(providerSettings(account, 'sns')).toEqual({
      region: 'eu-west-1',
      endpoint: undefined,
      credentials: { accessKeyId: 'id', secretAccessKey: 's' },
      senderId: undefined,
    });
    const more = {
      AWS_SESSION_TOKEN: 't',
      AWS_ENDPOINT_URL_SNS: 'http://localhost:4566',
      SMS_SENDER_ID: 'Acme1',
    };
    expect(providerSettings({ ...account, ...more }, 'sns')).toEqual({
      region: 'eu-west-1',
      endpoint: 'http://localhost:4566',
      credentials: { accessKeyId: 'id', secretAccessKey: 's', sessionToken: 't' },
      senderId: 'Acme1',
    });
  });

  test('needs a secret and a region', () => {
    expect(problems({ AWS_ACCESS_KEY_ID: 'id' })).toEqual([
      'AWS_SECRET_ACCESS_KEY: must be set when AWS_ACCESS_KEY_ID is',
      'AWS_REGION: must be set when AWS_ACCESS_KEY_ID is',
    ]);
  });
});

test.each([
  ['one secret', ['one secret']],
  ['new,old', ['new', 'old']],
  [' new , old ,', ['new', 'old']],
])('CRYPT_PASSWORD=%j is the secrets %j', (CRYPT_PASSWORD, secrets) => {
  expect(loadConfig({ CRYPT_PASSWORD }).secrets).toEqual(secrets);
});

test.each([
  ['shop:sixteen-letters.', [{ name: 'shop', key: 'sixteen-letters.' }]],
  [
    'shop:sixteen:letters., app.2:another-key-of-24-chars ',
    [
      { name: 'shop', key: 'sixteen:letters.' },
      { name: 'app.2', key: 'another-key-of-24-chars' },
    ],
  ],
])('API_KEYS=%j is the keys %j', (API_KEYS, keys) => {
  expect(loadConfig({ API_KEYS }).apiKeys).toEqual(keys);
});

test.each([
  ['true', true],
  ['false', false],
  ['2', 2],
  ['loopback', 'loopback'],
  ['10.0.0.0/8, fd00::/8', '10.0.0.0/8, fd00::/8'],
])('TRUST_PROXY=%s is Express’s %j', (TRUST_PROXY, setting) => {
  expect(loadConfig({ TRUST_PROXY }).trustProxy).toBe(setting);
});

test.each([
  ['*', '*'],
  ['DE', ['DE']],
  ['DE, FR', ['DE', 'FR']],
])('SMS_COUNTRIES=%j is the countries %j', (SMS_COUNTRIES, countries) => {
  expect(loadConfig({ SMS_COUNTRIES }).sms.countries).toEqual(countries);
});

test('SMS_GUARD_VOLUME=off is no guard', () => {
  expect(loadConfig({ SMS_GUARD_VOLUME: 'off' }).sms.guard).toBeUndefined();
});

test.each([
  ['*', ['*']],
  ['https://a.x.com, http://localhost:3000', ['https://a.x.com', 'http://localhost:3000']],
  ['capacitor://localhost', ['capacitor://localhost']],
])('CORS_ORIGINS=%j is the origins %j', (CORS_ORIGINS, origins) => {
  expect(loadConfig({ CORS_ORIGINS }).corsOrigins).toEqual(origins);
});

describe('a rate', () => {
  const per = (points: number, windowSeconds: number) => ({ points, windowSeconds });

  test.each([
    ['off', []],
    ['1/30s', [per(1, 30)]],
    ['20/1h', [per(20, 3600)]],
    ['3/2d', [per(3, 172_800)]],
    ['1/30s,5/10m,10/1h', [per(1, 30), per(5, 600), per(10, 3600)]],
    [' 1/30s , 5/10m ', [per(1, 30), per(5, 600)]],
  ])('%j is read as %j', (text, rates) => {
    expect(parseRates(text)).toEqual(rates);
  });

  test.each(['', ',', '1/30s,', 'OFF', '1/30', '1/30S', '1/0s', '0/1s', '1/1s;2/1m', '1/30s,off'])(
    '%j is none',
    (text) => {
      expect(parseRates(text)).toBeUndefined();
    },
  );
});
