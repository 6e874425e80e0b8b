import { problems } from '../support/config-problems';
import { providerOrder, providerSettings } from '../support/provider-choice';

type Env = Record<string, string>;

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'key').toString('base64')}`;

/** Each provider: what names it, all that it needs, and what is said where any of that is not there. */
const PROVIDERS: [name: string, list: string, needed: Env, told: string][] = [
  ['smtp', 'EMAIL_PROVIDERS', { SMTP_URL: 'smtp://mail.x.com' }, 'SMTP_URL or SMTP_HOST'],
  [
    'ses',
    'EMAIL_PROVIDERS',
    { AWS_REGION: 'eu-west-1', EMAIL_FROM: 'a@x.com' },
    'AWS_REGION and EMAIL_FROM',
  ],
  ['sns', 'SMS_PROVIDERS', { AWS_REGION: 'eu-west-1' }, 'AWS_REGION'],
  [
    'twilio',
    'SMS_PROVIDERS',
    { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token', TWILIO_FROM: '+12025550199' },
    'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID',
  ],
  [
    'vonage',
    'SMS_PROVIDERS',
    { VONAGE_API_KEY: 'key', VONAGE_API_SECRET: 'secret', VONAGE_FROM: 'Acme' },
    'VONAGE_API_KEY, VONAGE_API_SECRET and VONAGE_FROM',
  ],
  ...['EMAIL_PROVIDERS', 'SMS_PROVIDERS'].map((list): [string, string, Env, string] => [
    'webhook',
    list,
    { WEBHOOK_URL: 'https://gateway.x.com/otp', WEBHOOK_SECRET },
    'WEBHOOK_URL and WEBHOOK_SECRET',
  ]),
];

describe.each(PROVIDERS)('%s in %s', (name, list, needed, told) => {
  test('is set up by all that it needs', () => {
    const order = providerOrder({ ...needed, [list]: name });
    expect(list === 'EMAIL_PROVIDERS' ? order.email : order.sms).toEqual([name]);
  });

  test.each(Object.keys(needed))('stops the start in one line without %s', (variable) => {
    expect(problems({ ...needed, [list]: name, [variable]: '' })).toEqual([
      `${told}: must be set for the provider ${name}`,
    ]);
  });
});

const ALL: Env = Object.assign({}, ...PROVIDERS.map(([, , needed]) => needed)) as Env;
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('the order of providers', () => {
  test('is the one that is named', () => {
    const order = { EMAIL_PROVIDERS: 'webhook, ses,smtp', SMS_PROVIDERS: 'vonage,sns,twilio' };
    expect(providerOrder({ ...ALL, ...order })).toEqual({
      email: ['webhook', 'ses', 'smtp'],
      sms: ['vonage', 'sns', 'twilio'],
    });
  });

  test('leaves out who is set up but not named', () => {
    expect(providerOrder({ ...ALL, ...KEYS, SMS_PROVIDERS: 'twilio' })).toEqual({
      email: ['smtp'],
      sms: ['twilio'],
    });
  });

  test('is that of the documentation where none is named', () => {
    expect(providerOrder({ ...ALL, ...KEYS })).toEqual({
      email: ['smtp'],
      sms: ['sns', 'twilio', 'vonage', 'webhook'],
    });
  });
});

describe('Amazon', () => {
  const REGION = { AWS_REGION: 'eu-west-1' };

  test('sends SMS by the role of the machine where SNS is named', () => {
    const sns = providerSettings({ ...REGION, SMS_PROVIDERS: 'sns' }, 'sns');
    expect(sns).toMatchObject({ region: 'eu-west-1' });
    expect(sns).not.toHaveProperty('credentials');
  });

  test('is not meant by a region alone', () => {
    const env = { ...REGION, EMAIL_FROM: 'a@x.com' };
    expect(['sns', 'ses'].map((name) => providerSettings(env, name))).toEqual([
      undefined,
      undefined,
    ]);
    expect(providerOrder(env)).toEqual({ email: [], sms: [] });
  });

  test('sends e-mail only where SES is named, and with the keys that there are', () => {
    const env = { ...REGION, ...KEYS, EMAIL_FROM: 'a@x.com' };
    expect(providerSettings(env, 'ses')).toBeUndefined();
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
    const session = { ...env, AWS_SESSION_TOKEN: 'token', EMAIL_PROVIDERS: 'ses' };
    expect(providerSettings({ ...env, EMAIL_PROVIDERS: 'ses' }, 'ses')).toMatchObject({
      credentials,
      from: 'a@x.com',
    });
    expect(providerSettings(session, 'ses')).toHaveProperty('credentials', {
      ...credentials,
      sessionToken: 'token',
    });
  });

  test('is told the price, the sender and the DLT ids of an SMS', () => {
    const sms = { SMS_SENDER_ID: 'ACME', SNS_MAX_PRICE: '0.10' };
    const dlt = { SNS_DLT_ENTITY_ID: '110100', SNS_DLT_TEMPLATE_ID: '110716' };
    expect(providerSettings({ ...REGION, ...KEYS, ...sms, ...dlt }, 'sns')).toMatchObject({
      senderId: 'ACME',
      maxPrice: '0.10',
      dltEntityId: '110100',
      dltTemplateId: '110716',
    });
  });
});

describe('in production', () => {
  const PRODUCTION = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://db.x.com/otp',
    CRYPT_PASSWORD: 'sixteen letters.',
    API_KEYS: 'shop:sixteen-letters.',
    WEBHOOK_SECRET,
    EMAIL_PROVIDERS: 'webhook',
  };

  test('a webhook is enough for e-mail, under https:// only', () => {
    expect(problems({ ...PRODUCTION, WEBHOOK_URL: 'https://gateway.x.com' })).toContainEqual(
      'SMS_COUNTRIES: must name the countries that SMS may go to in production, or *',
    );
    const env = { ...PRODUCTION, SMS_COUNTRIES: 'DE' };
    expect(problems({ ...env, WEBHOOK_URL: 'https://gateway.x.com' })).toEqual([]);
    expect(problems({ ...env, WEBHOOK_URL: 'http://gateway.x.com' })).toEqual([
      'WEBHOOK_URL: must be an https:// URL in production',
    ]);
  });
});
