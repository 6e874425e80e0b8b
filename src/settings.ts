import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';
import { z } from 'zod';
import { parseRates, type Rate } from './rate';

const setting = (accepts: string) => z.string({ error: accepts });

const whole = (min: number, max: number, unit = '') => {
  const accepts = `a whole number from ${min} to ${max}${unit && ` ${unit}`}`;
  return setting(accepts)
    .regex(/^\d{1,9}$/, accepts)
    .transform(Number)
    .refine((value) => value >= min && value <= max, accepts);
};

const flag = setting('true or false')
  .pipe(z.enum(['true', 'false'], { error: 'true or false' }))
  .transform((value) => value === 'true');

const url = (accepts: string, protocol: RegExp) => z.url({ protocol, error: accepts });

const list = (accepts: string) =>
  setting(accepts).transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const RATES_ACCEPT = 'counts over spans such as 1/30s,5/10m,10/1h, or off';
const rates = setting(RATES_ACCEPT).transform((value, context): Rate[] => {
  const parsed = parseRates(value);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: RATES_ACCEPT });
  return z.NEVER;
});

const COUNTRY_ACCEPTS = 'ISO 3166 codes of countries such as DE,FR';
const isCountry = (code: string): code is CountryCode => isSupportedCountry(code);
const country = setting(COUNTRY_ACCEPTS).transform((value, context): CountryCode => {
  if (isCountry(value)) return value;
  context.addIssue({ code: 'custom', message: COUNTRY_ACCEPTS });
  return z.NEVER;
});
const countries = list(COUNTRY_ACCEPTS).pipe(
  z.union([z.tuple([z.literal('*')]).transform(() => '*' as const), z.array(country)], {
    error: `${COUNTRY_ACCEPTS}, or *`,
  }),
);

const API_KEYS_ACCEPT = 'name:key pairs separated by commas, each key at least 16 characters';
const apiKeys = list(API_KEYS_ACCEPT).transform((pairs, context) => {
  const keys = pairs.map((pair) => {
    const [, name, key] = /^([A-Za-z0-9._-]{1,64}):(.{16,})$/.exec(pair) ?? [];
    return name === undefined || key === undefined ? undefined : { name, key };
  });
  const valid = keys.filter((entry) => entry !== undefined);
  if (valid.length === keys.length) return valid;
  context.addIssue({ code: 'custom', message: API_KEYS_ACCEPT });
  return z.NEVER;
});

const TRUST_PROXY_ACCEPTS = 'true, false, a number of proxies, or their addresses and networks';
const trustProxy = setting(TRUST_PROXY_ACCEPTS)
  .regex(/^[\w.:/, ]+$/, TRUST_PROXY_ACCEPTS)
  .transform((value) => {
    if (value === 'true' || value === 'false') return value === 'true';
    return /^\d+$/.test(value) ? Number(value) : value;
  });

const RATE_ACCEPTS = 'one count over a span, such as 20/1h';
const rate = setting(RATE_ACCEPTS).transform((value, context): Rate => {
  const [first, ...more] = parseRates(value) ?? [];
  if (first !== undefined && more.length === 0) return first;
  context.addIssue({ code: 'custom', message: RATE_ACCEPTS });
  return z.NEVER;
});

// No control characters: the name goes into mail headers. 24 characters: it must fit one SMS segment.
const appName = setting('1 to 24 characters on one line').regex(
  /^[^\p{C}]{1,24}$/u,
  '1 to 24 characters on one line',
);

/** Every setting: how it is spelled, what it accepts, what it is when nobody sets it. */
export const Settings = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], { error: 'development, test or production' })
    .default('development'),
  PORT: whole(0, 65_535).default(4500),
  HOST: setting('an address to listen on').default('0.0.0.0'),
  DATA_DIR: setting('a folder').default('./data'),

  DATABASE_URL: url('a postgres:// URL', /^postgres(ql)?$/).optional(),
  DB_HOST: setting('a host name').optional(),
  DB_PORT: whole(1, 65_535).default(5432),
  DB_NAME: setting('a database name').default('otp'),
  DB_USER: setting('a user name').default('postgres'),
  DB_PASSWORD: setting('a password').optional(),
  DB_SSL: z
    .enum(['disable', 'require', 'verify-full'], { error: 'disable, require or verify-full' })
    .optional(),
  DB_POOL_MAX: whole(1, 200).default(10),

  CRYPT_PASSWORD: list('a secret, or several separated by commas').optional(),

  SMTP_URL: url('an smtp:// or smtps:// URL', /^smtps?$/).optional(),
  SMTP_HOST: setting('a host name').optional(),
  SMTP_PORT: whole(1, 65_535).optional(),
  SMTP_SECURE: flag.optional(),
  EMAIL_ADDRESS: setting('the user name of the mail account').optional(),
  EMAIL_PASSWORD: setting('the password of the mail account').optional(),
  EMAIL_FROM: setting('"Name" <address>')
    .regex(/^[^\p{C}]+$/u, '"Name" <address>')
    .optional(),

  AWS_ACCESS_KEY_ID: setting('an access key id').optional(),
  AWS_SECRET_ACCESS_KEY: setting('a secret access key').optional(),
  AWS_SESSION_TOKEN: setting('a session token').optional(),
  AWS_REGION: setting('a region such as eu-west-1').optional(),
  AWS_ENDPOINT_URL_SNS: url('an http:// or https:// URL', /^https?$/).optional(),
  SMS_SENDER_ID: setting('1 to 11 letters and digits, at least one letter')
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/, '1 to 11 letters and digits, at least one letter')
    .optional(),
  DELIVERY_TIMEOUT: whole(1, 60, 'seconds').default(10),

  API_KEYS: apiKeys.default([]),
  ALLOW_ANONYMOUS: flag.default(false),
  TRUST_PROXY: trustProxy.default(false),
  CORS_ORIGINS: list('origins separated by commas, or *').default([]),

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
  REDIS_URL: url('a redis:// or rediss:// URL', /^rediss?$/).optional(),

  SMS_COUNTRIES: countries.optional(),
  DEFAULT_COUNTRY: country.optional(),
  SMS_GUARD_VOLUME: rates
    .refine((all) => all.length <= 1, 'one count over a span, such as 30/1h, or off')
    .default([{ points: 30, windowSeconds: 3600 }]),
  SMS_GUARD_MIN_CONVERSION: whole(1, 100, 'percent').default(10),

  APP_NAME: appName.default('OTP Service'),
});

export type Settings = z.infer<typeof Settings>;
