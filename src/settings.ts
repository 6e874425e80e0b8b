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

  CORS_ORIGINS: list('origins separated by commas, or *').default([]),

  OTP_LENGTH: whole(4, 10, 'digits').default(6),
  OTP_TTL: whole(1, 86_400, 'seconds').default(600),
  OTP_MAX_ATTEMPTS: whole(1, 100, 'guesses').default(5),
  LIMIT_GUESSES_PER_RECIPIENT: rate.default({ points: 20, windowSeconds: 3600 }),

  APP_NAME: appName.default('OTP Service'),
});

export type Settings = z.infer<typeof Settings>;
