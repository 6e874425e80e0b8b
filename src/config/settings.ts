import { z } from 'zod';
import {
  apiKeys,
  appName,
  color,
  contact,
  countries,
  country,
  endpoint,
  flag,
  httpUrl,
  list,
  oneOf,
  origins,
  rate,
  rates,
  ratesThat,
  sender,
  setting,
  someOf,
  testRecipients,
  trustProxy,
  url,
  webhookSecrets,
  whole,
} from './setting-kinds';
import { LOCALES } from '../templates/locale/locale';

// An sslmode that nobody knows must not mean no TLS.
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

export const EMAIL_PROVIDERS = ['smtp', 'ses', 'webhook'] as const;
export const SMS_PROVIDERS = ['sns', 'twilio', 'vonage', 'webhook'] as const;

/** Every setting: how it is spelled, what it accepts, what it is when nobody sets it. */
export const Settings = z.object({
  NODE_ENV: oneOf(['development', 'test', 'production']).default('development'),
  PORT: whole(0, 65_535).default(4500),
  HOST: setting('an address to listen on').default('0.0.0.0'),
  DATA_DIR: setting('a folder').default('./data'),

  DATABASE_URL: url(
    'a postgres:// URL',
    ({ protocol, searchParams }) =>
      /^postgres(ql)?:$/.test(protocol) &&
      SSL_MODES.includes(searchParams.get('sslmode') ?? 'disable'),
  ).optional(),
  DB_HOST: setting('a host name').optional(),
  DB_PORT: whole(1, 65_535).default(5432),
  DB_NAME: setting('a database name').default('otp'),
  DB_USER: setting('a user name').default('postgres'),
  DB_PASSWORD: setting('a password').optional(),
  DB_SSL: oneOf(['disable', 'require', 'verify-full']).optional(),
  DB_POOL_MAX: whole(1, 200).default(10),
  DB_PREPARE: flag.default(true),

  CRYPT_PASSWORD: list('a secret, or several separated by commas').optional(),

  SMTP_URL: url(
    'an smtp:// or smtps:// URL',
    ({ protocol, hostname }) => /^smtps?:$/.test(protocol) && hostname !== '',
  ).optional(),
  SMTP_HOST: setting('a host name').optional(),
  SMTP_PORT: whole(1, 65_535).optional(),
  SMTP_SECURE: flag.optional(),
  EMAIL_ADDRESS: setting('the user name of the mail account').optional(),
  EMAIL_PASSWORD: setting('the password of the mail account').optional(),
  EMAIL_FROM: sender.optional(),

  AWS_ACCESS_KEY_ID: setting('an access key id').optional(),
  AWS_SECRET_ACCESS_KEY: setting('a secret access key').optional(),
  AWS_SESSION_TOKEN: setting('a session token').optional(),
  AWS_REGION: setting('a region such as eu-west-1').optional(),
  AWS_ENDPOINT_URL_SNS: httpUrl.optional(),
  SMS_SENDER_ID: setting('1 to 11 letters and digits, at least one letter')
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/, '1 to 11 letters and digits, at least one letter')
    .optional(),
  SNS_MAX_PRICE: setting('US dollars a message such as 0.10')
    .regex(/^\d{1,3}(\.\d{1,5})?$/, 'US dollars a message such as 0.10')
    .optional(),
  SNS_DLT_ENTITY_ID: setting("the sender's id in India's DLT register").optional(),
  SNS_DLT_TEMPLATE_ID: setting("the template's id in India's DLT register").optional(),
  AWS_ENDPOINT_URL_SESV2: httpUrl.optional(),

  TWILIO_ACCOUNT_SID: setting('the account SID').optional(),
  TWILIO_AUTH_TOKEN: setting('the auth token').optional(),
  TWILIO_FROM: setting('a number or sender').optional(),
  TWILIO_MESSAGING_SERVICE_SID: setting('a messaging service SID').optional(),
  TWILIO_API_URL: httpUrl.optional(),
  VONAGE_API_KEY: setting('the API key').optional(),
  VONAGE_API_SECRET: setting('the API secret').optional(),
  VONAGE_FROM: setting('a number or sender').optional(),
  VONAGE_API_URL: httpUrl.optional(),
  WEBHOOK_URL: endpoint.optional(),
  WEBHOOK_SECRET: webhookSecrets.optional(),

  EMAIL_PROVIDERS: someOf(EMAIL_PROVIDERS).optional(),
  SMS_PROVIDERS: someOf(SMS_PROVIDERS).optional(),
  DELIVERY_TIMEOUT: whole(1, 60, 'seconds').default(10),

  API_KEYS: apiKeys.default([]),
  ALLOW_ANONYMOUS: flag.default(false),
  TRUST_PROXY: trustProxy.default(false),
  CORS_ORIGINS: origins.default([]),

  OTP_LENGTH: whole(4, 10, 'digits').default(6),
  OTP_TTL: whole(1, 86_400, 'seconds').default(600),
  OTP_MAX_ATTEMPTS: whole(1, 100, 'guesses').default(5),
  LIMIT_GUESSES_PER_RECIPIENT: rate.default({ points: 20, windowSeconds: 3600 }),

  LIMIT_SENDS_PER_RECIPIENT: rates.default([
    { points: 1, windowSeconds: 30 },
    { points: 5, windowSeconds: 600 },
    { points: 10, windowSeconds: 3600 },
  ]),
  LIMIT_SENDS_PER_CALLER: rates.default([{ points: 60, windowSeconds: 60 }]),
  LIMIT_VERIFIES_PER_CALLER: rates.default([{ points: 600, windowSeconds: 60 }]),
  LIMIT_FOLD_PLUS_TAGS: flag.default(false),
  REDIS_URL: url('a redis:// or rediss:// URL', ({ protocol }) =>
    /^rediss?:$/.test(protocol),
  ).optional(),

  SMS_COUNTRIES: countries.optional(),
  DEFAULT_COUNTRY: country.optional(),
  SMS_GUARD_VOLUME: ratesThat('one count over a span, such as 30/1h, or off')
    .refine((all) => all.length <= 1, 'one count over a span, such as 30/1h, or off')
    .default([{ points: 30, windowSeconds: 3600 }]),
  SMS_GUARD_MIN_CONVERSION: whole(1, 100, 'percent').default(10),

  TEST_RECIPIENTS: testRecipients.default([]),
  ALLOW_TEST_RECIPIENTS: flag.default(false),

  APP_NAME: appName.default('OTP Service'),
  DEFAULT_LOCALE: oneOf(LOCALES).default('en'),
  APP_COLOR: color.default('#1d4ed8'),
  SUPPORT_CONTACT: contact.optional(),
  TEMPLATES_DIR: setting('a folder').optional(),
  BRAND_CALLERS: list('names of callers separated by commas').default([]),
});

export type Settings = z.infer<typeof Settings>;
