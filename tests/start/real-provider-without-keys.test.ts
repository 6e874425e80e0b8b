import { loadConfig } from '../../src/config/config';
import { problems } from '../support/config-problems';
import { emptyDatabase } from '../support/harness';
import { startProcess } from '../support/service-process';
import { statusOf } from '../support/status-of';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const SNS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' };
const TWILIO = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+12025550143' };
const REAL: [provider: string, env: Record<string, string>][] = [
  ['smtp', { SMTP_URL: 'smtp://mail.x.com' }],
  ['smtp', { SMTP_HOST: 'mail.x.com' }],
  ['sns', SNS],
  ['ses', { ...SNS, EMAIL_PROVIDERS: 'ses', SMS_PROVIDERS: 'sns', EMAIL_FROM: 'a@x.com' }],
  ['twilio', TWILIO],
];

describe.each(['development', 'test', ''])('with NODE_ENV=%s', (NODE_ENV) => {
  test.each(REAL)('the provider %s without API_KEYS needs ALLOW_ANONYMOUS', (provider, settings) => {
    const env = { NODE_ENV, ...settings };
    const line = `API_KEYS: must be set with the provider ${provider} (or ALLOW_ANONYMOUS=true)`;
    expect(problems({ ...env, ALLOW_ANONYMOUS: '' })).toEqual([line]);
    expect(problems({ ...env, ALLOW_ANONYMOUS: 'false' })).toEqual([line]);
    expect(problems({ ...env, ALLOW_ANONYMOUS: 'true' })).toEqual([]);
    expect(problems({ ...env, ALLOW_ANONYMOUS: '', API_KEYS: 'shop:sixteen-letters.' })).toEqual([]);
  });

  test('the development inbox needs no key', () => {
    expect(problems({ NODE_ENV, ALLOW_ANONYMOUS: '' })).toEqual([]);
  });
});

describe('the address to listen on', () => {
  test.each(['development', 'test', ''])('is 127.0.0.1 with NODE_ENV=%s', (NODE_ENV) => {
    expect(loadConfig({ NODE_ENV }).host).toBe('127.0.0.1');
    expect(loadConfig({ NODE_ENV, HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
  });

  test('is reached by this machine as localhost, and by no other of its addresses', async () => {
    const service = await startProcess({ ...(await emptyDatabase()), HOST: '' });
    expect(await statusOf(`http://localhost:${service.port}/inbox`)).toBe(200);
    await expect(fetch(`http://127.0.0.2:${service.port}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('is 0.0.0.0 in production', () => {
    const production = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://db.x.com/otp',
      CRYPT_PASSWORD: 'sixteen letters.',
      SMTP_URL: 'smtp://mail.x.com',
      API_KEYS: 'shop:sixteen-letters.',
    };
    expect(loadConfig(production).host).toBe('0.0.0.0');
    expect(loadConfig({ ...production, HOST: '10.0.0.1' }).host).toBe('10.0.0.1');
  });
});
