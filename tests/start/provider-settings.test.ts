import { problems } from '../support/config-problems';
import { otherProviders, providerOrder, providerSettings } from '../support/provider-choice';

type Env = Record<string, string>;

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'key').toString('base64')}`;

/** Each provider, the list that names it, its required settings, and how the error names those. */
const PROVIDERS: [name: string, list: string, required: Env, requirement: string][] = [
  ['smtp', 'EMAIL_PROVIDERS', { SMTP_URL: 'smtp://mail.x.com' }, 'SMTP_URL or SMTP_HOST'],
  ['ses', 'EMAIL_PROVIDERS', { AWS_REGION: 'eu-west-1', EMAIL_FROM: 'a@x.com' }, 'AWS_REGION and EMAIL_FROM'],
  ['sns', 'SMS_PROVIDERS', { AWS_REGION: 'eu-west-1' }, 'AWS_REGION'],
  [
    'twilio',
    'SMS_PROVIDERS',
    { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token', TWILIO_FROM: '+12025550199' },
    'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN (or TWILIO_API_KEY), and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID',
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

describe.each(PROVIDERS)('%s in %s', (name, list, required, requirement) => {
  test('is configured by its required settings', () => {
    const order = providerOrder({ ...required, [list]: name });
    expect(list === 'EMAIL_PROVIDERS' ? order.email : order.sms).toEqual([name]);
  });

  test.each(Object.keys(required))(
    'stops the start with one line that names its settings when %s is empty',
    (variable) => {
      expect(problems({ ...required, [list]: name, [variable]: '' })).toEqual([
        `${requirement}: must be set for the provider ${name}`,
      ]);
    },
  );
});

const ALL_PROVIDERS: Env = Object.assign({}, ...PROVIDERS.map(([, , required]) => required)) as Env;
const AWS_KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('the order of providers', () => {
  test('is the order in EMAIL_PROVIDERS and SMS_PROVIDERS', () => {
    const order = { EMAIL_PROVIDERS: 'webhook, ses,smtp', SMS_PROVIDERS: 'vonage,sns,twilio' };
    expect(providerOrder({ ...ALL_PROVIDERS, ...order })).toEqual({
      email: ['webhook', 'ses', 'smtp'],
      sms: ['vonage', 'sns', 'twilio'],
    });
  });

  test('leaves out a configured provider that is not named', () => {
    expect(providerOrder({ ...ALL_PROVIDERS, ...AWS_KEYS, SMS_PROVIDERS: 'twilio' })).toEqual({
      email: ['smtp'],
      sms: ['twilio'],
    });
  });

  test('is the documented one when the lists are empty', () => {
    expect(providerOrder({ ...ALL_PROVIDERS, ...AWS_KEYS })).toEqual({
      email: ['smtp'],
      sms: ['sns', 'twilio', 'vonage', 'webhook'],
    });
  });
});

describe('a part of a provider', () => {
  const TWILIO = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token' };
  const KEY = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_API_KEY: 'SK1', TWILIO_API_SECRET: 'secret' };
  const VONAGE = { VONAGE_API_KEY: 'key', VONAGE_API_SECRET: 'secret' };
  const FROM = { TWILIO_FROM: '+12025550199' };

  test.each<[missing: string, given: string, env: Env]>([
    ['TWILIO_FROM', 'TWILIO_ACCOUNT_SID', TWILIO],
    ['TWILIO_FROM', 'TWILIO_ACCOUNT_SID', KEY],
    ['TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID', { TWILIO_ACCOUNT_SID: 'AC1', ...FROM }],
    ['TWILIO_API_SECRET', 'TWILIO_API_KEY', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_API_KEY: 'SK1', ...FROM }],
    ['TWILIO_API_SECRET', 'TWILIO_API_KEY', { ...TWILIO, TWILIO_API_KEY: 'SK1', ...FROM }],
    ['TWILIO_API_KEY', 'TWILIO_API_SECRET', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_API_SECRET: 's', ...FROM }],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_API_KEY', { TWILIO_API_KEY: 'SK1', TWILIO_API_SECRET: 'secret', ...FROM }],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', { TWILIO_AUTH_TOKEN: 'token', ...FROM }],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_FROM', FROM],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_MESSAGING_SERVICE_SID', { TWILIO_MESSAGING_SERVICE_SID: 'MG1' }],
    ['VONAGE_FROM', 'VONAGE_API_KEY', VONAGE],
    ['VONAGE_API_SECRET', 'VONAGE_API_KEY', { VONAGE_API_KEY: 'key', VONAGE_FROM: 'Acme' }],
    ['VONAGE_API_KEY', 'VONAGE_API_SECRET', { VONAGE_API_SECRET: 'secret', VONAGE_FROM: 'Acme' }],
    ['VONAGE_API_KEY', 'VONAGE_FROM', { VONAGE_FROM: 'Acme' }],
    ['WEBHOOK_SECRET', 'WEBHOOK_URL', { WEBHOOK_URL: 'https://gateway.x.com/otp' }],
    ['WEBHOOK_URL', 'WEBHOOK_SECRET', { WEBHOOK_SECRET }],
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', { AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' }],
    ['AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN', { AWS_SESSION_TOKEN: 't', AWS_REGION: 'eu-west-1' }],
  ])('stops the start with one line: %s must be set when %s is', (missing, given, env) => {
    expect(problems(env)).toEqual([`${missing}: must be set when ${given} is`]);
  });

  test('stops the start with a line for each setting that is missing', () => {
    expect(problems({ TWILIO_ACCOUNT_SID: 'AC1' })).toEqual([
      'TWILIO_AUTH_TOKEN: must be set when TWILIO_ACCOUNT_SID is',
      'TWILIO_FROM: must be set when TWILIO_ACCOUNT_SID is',
    ]);
  });
});

describe('Twilio', () => {
  const ACCOUNT = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_FROM: 'Acme' };
  const KEY = { TWILIO_API_KEY: 'SK1', TWILIO_API_SECRET: 'secret' };

  test('logs in with the account and its auth token', () => {
    const twilio = providerSettings({ ...ACCOUNT, TWILIO_AUTH_TOKEN: 'token' }, 'twilio');
    expect(twilio).toMatchObject({ accountSid: 'AC1', login: { user: 'AC1', password: 'token' } });
  });

  test.each([KEY, { ...KEY, TWILIO_AUTH_TOKEN: 'token' }])('logs in with an API key that is set: %j', (env) => {
    const twilio = providerSettings({ ...ACCOUNT, ...env }, 'twilio');
    expect(twilio).toMatchObject({ accountSid: 'AC1', login: { user: 'SK1', password: 'secret' } });
  });
});

describe('Amazon', () => {
  const REGION = { AWS_REGION: 'eu-west-1' };
  const ACCOUNT = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 's', ...REGION };

  test('sends SMS with the role of the machine when SNS is named', () => {
    const sns = providerSettings({ ...REGION, SMS_PROVIDERS: 'sns' }, 'sns');
    expect(sns).toMatchObject({ region: 'eu-west-1' });
    expect(sns).not.toHaveProperty('credentials');
  });

  test('is configured for SMS by the names that its SDK reads', () => {
    expect(providerSettings(ACCOUNT, 'sns')).toEqual({
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
    expect(providerSettings({ ...ACCOUNT, ...more }, 'sns')).toEqual({
      region: 'eu-west-1',
      endpoint: 'http://localhost:4566',
      credentials: { accessKeyId: 'id', secretAccessKey: 's', sessionToken: 't' },
      senderId: 'Acme1',
    });
  });

  test('requires a secret and a region with an access key', () => {
    expect(problems({ AWS_ACCESS_KEY_ID: 'id' })).toEqual([
      'AWS_SECRET_ACCESS_KEY: must be set when AWS_ACCESS_KEY_ID is',
      'AWS_REGION: must be set when AWS_ACCESS_KEY_ID is',
    ]);
  });

  test('is not configured by a region alone', () => {
    const env = { ...REGION, EMAIL_FROM: 'a@x.com' };
    expect(['sns', 'ses'].map((name) => providerSettings(env, name))).toEqual([undefined, undefined]);
    expect(providerOrder(env)).toEqual({ email: [], sms: [] });
  });

  test('sends e-mail only when SES is named, with the keys that are set', () => {
    const env = { ...REGION, ...AWS_KEYS, EMAIL_FROM: 'a@x.com' };
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

  test('takes the price, sender and DLT ids of an SMS from the settings', () => {
    const sms = { SMS_SENDER_ID: 'ACME', SNS_MAX_PRICE: '0.10' };
    const dlt = { SNS_DLT_ENTITY_ID: '110100', SNS_DLT_TEMPLATE_ID: '110716' };
    expect(providerSettings({ ...REGION, ...AWS_KEYS, ...sms, ...dlt }, 'sns')).toMatchObject({
      senderId: 'ACME',
      maxPrice: '0.10',
      dltEntityId: '110100',
      dltTemplateId: '110716',
    });
  });
});

describe('the providers of WhatsApp and of calls', () => {
  const whatsapp = { WHATSAPP_TOKEN: 't', WHATSAPP_PHONE_NUMBER_ID: '1', WHATSAPP_TEMPLATE: 'sign_in' };
  const twilio = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_VOICE_FROM: '+12025550199' };

  test('are used when they are set up, and the webhook only when it is named', () => {
    const env = { ...whatsapp, ...twilio, WEBHOOK_URL: 'https://gateway.x.com/otp', WEBHOOK_SECRET };
    expect(otherProviders(env)).toEqual({ whatsapp: ['whatsapp'], voice: ['twilio-voice'] });
    const named = { WHATSAPP_PROVIDERS: 'webhook,whatsapp', VOICE_PROVIDERS: 'webhook' };
    expect(otherProviders({ ...env, ...named })).toEqual({ whatsapp: ['webhook', 'whatsapp'], voice: ['webhook'] });
    expect(providerOrder(env).sms).toEqual(['webhook']);
  });

  test('stop the start when a setting is missing', () => {
    expect(problems({ WHATSAPP_TOKEN: 't' })).toEqual([
      'WHATSAPP_PHONE_NUMBER_ID: must be set when WHATSAPP_TOKEN is',
      'WHATSAPP_TEMPLATE: must be set when WHATSAPP_TOKEN is',
    ]);
    expect(problems({ VOICE_PROVIDERS: 'vonage-voice' })).toEqual([
      'VONAGE_APPLICATION_ID, VONAGE_PRIVATE_KEY and VONAGE_VOICE_FROM: must be set for the provider vonage-voice',
    ]);
  });

  test('need countries in production', () => {
    const env = { ...twilio, NODE_ENV: 'production' };
    const line = 'VOICE_COUNTRIES: must name the countries that Voice may go to in production, or *';
    expect(problems(env)).toContain(line);
    for (const name of ['SMS_COUNTRIES', 'VOICE_COUNTRIES'])
      expect(problems({ ...env, [name]: 'DE' })).not.toContain(line);
  });
});
