import { loadConfig } from '../../src/config/config';
import { Settings } from '../../src/config/settings';
import { problems } from '../support/config-problems';

describe('the configuration', () => {
  test('has a default for every setting that requires one', () => {
    expect(loadConfig({})).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4500,
      dataDir: './data',
      database: undefined,
      secrets: undefined,
      proof: { publicUrl: undefined, ttlSeconds: 300 },
      receiptsUrl: undefined,
      providers: { email: [], sms: [], whatsapp: [], voice: [] },
      gateways: [],
      testRecipients: new Map(),
      deliveryTimeoutMs: 10_000,
      proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
      apiKeys: [],
      trustProxy: false,
      corsOrigins: [],
      pages: { origins: [], captcha: undefined, sendsPerAddress: [], verifiesPerAddress: [] },
      shutdownDelayMs: 0,
      metrics: { token: undefined, port: undefined },
      redis: undefined,
      retentionSeconds: 3600,
      limits: {
        sendsPerRecipient: [
          { points: 1, windowSeconds: 30 },
          { points: 5, windowSeconds: 600 },
          { points: 10, windowSeconds: 3600 },
        ],
        sendsPerCaller: [{ points: 60, windowSeconds: 60 }],
        sendsPerVisitor: [],
        verifiesPerCaller: [{ points: 600, windowSeconds: 60 }],
        verifiesPerVisitor: [],
        foldPlusTags: false,
      },
      sms: {
        countries: { sms: '*', whatsapp: '*', voice: '*' },
        defaultCountry: undefined,
        guard: { volume: { points: 30, windowSeconds: 3600 }, minConversionPercent: 10 },
        perCountry: [],
      },
      otp: {
        length: 6,
        ttlSeconds: 600,
        maxAttempts: 5,
        guessesPerRecipient: { points: 20, windowSeconds: 3600 },
      },
      appName: 'OTP Service',
      defaultLocale: 'en',
      messages: { color: '#1d4ed8', supportContact: undefined, folder: undefined },
      brand: { callers: [], anonymous: true },
    });
  });

  test('treats an empty value as not set', () => {
    const empty = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, '']));
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });

  test('ignores variables that are not settings', () => {
    expect(loadConfig({ PATH: '/usr/bin', PORTX: 'x' })).toEqual(loadConfig({}));
  });

  test('is frozen', () => {
    const config = loadConfig({});
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.otp)).toBe(true);
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });
});

test.each([
  ['one secret', ['one secret']],
  ['new,old', ['new', 'old']],
  [' new , old ,', ['new', 'old']],
])('CRYPT_PASSWORD=%j sets the secrets %j', (CRYPT_PASSWORD, secrets) => {
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
])('API_KEYS=%j sets the keys %j', (API_KEYS, keys) => {
  expect(loadConfig({ API_KEYS }).apiKeys).toEqual(keys);
});

test.each([
  ['true', true],
  ['false', false],
  ['2', 2],
  ['loopback', 'loopback'],
  ['10.0.0.0/8, fd00::/8', '10.0.0.0/8, fd00::/8'],
])('TRUST_PROXY=%s sets `trust proxy` of Express to %j', (TRUST_PROXY, setting) => {
  expect(loadConfig({ TRUST_PROXY }).trustProxy).toBe(setting);
});

test.each([
  ['*', '*'],
  ['DE', ['DE']],
  ['DE, FR', ['DE', 'FR']],
])('SMS_COUNTRIES=%j sets the countries %j', (SMS_COUNTRIES, countries) => {
  expect(loadConfig({ SMS_COUNTRIES }).sms.countries).toEqual({
    sms: countries,
    whatsapp: countries,
    voice: countries,
  });
});

test('WHATSAPP_COUNTRIES and VOICE_COUNTRIES go before SMS_COUNTRIES', () => {
  const env = { SMS_COUNTRIES: 'DE', WHATSAPP_COUNTRIES: '*', VOICE_COUNTRIES: 'FR' };
  expect(loadConfig(env).sms.countries).toEqual({ sms: ['DE'], whatsapp: '*', voice: ['FR'] });
});

test.each([
  ['https://otp.example.com', 'https://otp.example.com'],
  ['https://otp.example.com/', 'https://otp.example.com'],
  ['http://localhost:4500//', 'http://localhost:4500'],
  ['https://example.com/otp/', 'https://example.com/otp'],
])('PUBLIC_URL=%s sets the issuer %s', (PUBLIC_URL, issuer) => {
  expect(loadConfig({ PUBLIC_URL }).proof.publicUrl).toBe(issuer);
});

test('SMS_GUARD_VOLUME=off disables the guard', () => {
  expect(loadConfig({ SMS_GUARD_VOLUME: 'off' }).sms.guard).toBeUndefined();
});

test.each([
  ['*', ['*']],
  ['https://a.x.com, http://localhost:3000', ['https://a.x.com', 'http://localhost:3000']],
  ['capacitor://localhost', ['capacitor://localhost']],
  ['Capacitor://LocalHost/', ['capacitor://localhost']],
  ['https://App.Example.com', ['https://app.example.com']],
  ['https://bücher.example', ['https://xn--bcher-kva.example']],
  ['https://app.example.com/, https://app.example.com:443', Array(2).fill('https://app.example.com')],
  ['http://[::1]:3000', ['http://[::1]:3000']],
  ['https://*.Example.com:8443/', ['https://*.example.com:8443']],
  ['https://*.bücher.example', ['https://*.xn--bcher-kva.example']],
])('CORS_ORIGINS=%j sets the origins %j', (CORS_ORIGINS, origins) => {
  expect(loadConfig({ CORS_ORIGINS }).corsOrigins).toEqual(origins);
});

describe('BRAND_CALLERS', () => {
  const API_KEYS = 'shop:sixteen-letters.,app:sixteen-letters!';

  test('must name callers that API_KEYS has', () => {
    expect(loadConfig({ API_KEYS, BRAND_CALLERS: 'shop, app' }).brand).toEqual({
      callers: ['shop', 'app'],
      anonymous: false,
    });
    const expected = ['BRAND_CALLERS: must be names that API_KEYS has'];
    expect(problems({ API_KEYS, BRAND_CALLERS: 'shop,web' })).toEqual(expected);
    expect(problems({ BRAND_CALLERS: 'shop' })).toEqual(expected);
  });
});

test('METRICS_PORT must not be PORT, unless both are any free port', () => {
  const expected = ['METRICS_PORT: must not be PORT, which serves the API'];
  expect(problems({ PORT: '9000', METRICS_PORT: '9000' })).toEqual(expected);
  expect(problems({ METRICS_PORT: String(loadConfig({}).port) })).toEqual(expected);
  expect(problems({ METRICS_PORT: '9000' })).toEqual([]);
  expect(problems({ PORT: '0', METRICS_PORT: '0' })).toEqual([]);
});
