import type { z } from 'zod';
import { databaseFrom } from './database-settings';
import { chooseProviders } from './delivery-settings';
import { countriesFrom } from './destination-settings';
import type { Problem } from '../delivery/providers/define-provider';
import { metricsFrom } from './metrics-settings';
import { pagesFrom } from './page-settings';
import { proxiesFrom, withLowerCaseProxies } from './proxy-settings';
import { redisFrom } from './redis-settings';
import { settingProblems } from './setting-problems';
import { Settings } from './settings';

/** Its message has one line for each problem. */
export class ConfigError extends Error {
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ name, accepts }) => `${name}: ${accepts}`).join('\n'));
    this.name = 'ConfigError';
  }
}

/** The problems of settings that `z` refused. */
export const badSettings = ({ issues }: z.ZodError): Problem[] =>
  issues.map(({ path, message }) => ({ name: String(path[0]), accepts: `must be ${message}` }));

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads the whole environment once.
 * @throws ConfigError that names every bad or missing variable
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>) {
  // `NAME=` in a .env file means that the setting is not set.
  const isSet = (pair: [string, string | undefined]): pair is [string, string] => Boolean(pair[1]);
  const given = withLowerCaseProxies(Object.fromEntries(Object.entries(env).filter(isSet)));
  const bad = new Map(
    Settings.safeParse(given).error?.issues.map(({ path, message }) => [String(path[0]), `must be ${message}`]),
  );
  // Reads the rest without the bad values, so that one start reports missing settings too.
  const good = Object.fromEntries(Object.entries(given).filter(([name]) => !bad.has(name)));
  const settings = Settings.parse(good);
  const choice = chooseProviders(good, settings.APP_NAME);
  for (const { name, accepts } of choice.unknown) bad.set(name, accepts);
  const problems = [...inOrder(bad), ...settingProblems(good, settings, choice).filter(({ name }) => !bad.has(name))];
  if (problems.length > 0) throw new ConfigError(problems);

  return Object.freeze({
    production: settings.NODE_ENV === 'production',
    host: settings.HOST ?? (settings.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port: settings.PORT,
    dataDir: settings.DATA_DIR,
    database: databaseFrom(settings),
    secrets: settings.CRYPT_PASSWORD,
    proof: Object.freeze({ publicUrl: settings.PUBLIC_URL, ttlSeconds: settings.PROOF_TTL }),
    receiptsUrl: callbackUrlOf(settings),
    providers: Object.freeze(choice.providers),
    gateways: Object.freeze(choice.gateways.ready),
    deliveryTimeoutMs: settings.DELIVERY_TIMEOUT * 1000,
    proxies: Object.freeze(proxiesFrom(settings)),
    apiKeys: settings.API_KEYS,
    trustProxy: settings.TRUST_PROXY,
    corsOrigins: settings.CORS_ORIGINS,
    pages: pagesFrom(settings),
    shutdownDelayMs: (settings.SHUTDOWN_DELAY ?? (settings.NODE_ENV === 'production' ? 5 : 0)) * 1000,
    metrics: metricsFrom(settings),
    redis: redisFrom(settings),
    limits: Object.freeze({
      sendsPerRecipient: settings.LIMIT_SENDS_PER_RECIPIENT,
      sendsPerCaller: settings.LIMIT_SENDS_PER_CALLER,
      verifiesPerCaller: settings.LIMIT_VERIFIES_PER_CALLER,
      sendsPerVisitor: settings.LIMIT_SENDS_PER_VISITOR ?? [],
      verifiesPerVisitor: settings.LIMIT_VERIFIES_PER_VISITOR ?? [],
      foldPlusTags: settings.LIMIT_FOLD_PLUS_TAGS,
    }),
    sms: Object.freeze({
      countries: Object.freeze(allowedCountries(settings)),
      defaultCountry: settings.DEFAULT_COUNTRY,
      guard: guardFrom(settings),
      perCountry: settings.LIMIT_SMS_PER_COUNTRY,
    }),
    otp: Object.freeze({
      length: settings.OTP_LENGTH,
      ttlSeconds: settings.OTP_TTL,
      maxAttempts: settings.OTP_MAX_ATTEMPTS,
      guessesPerRecipient: settings.LIMIT_GUESSES_PER_RECIPIENT,
    }),
    retentionSeconds: settings.RETENTION,
    testRecipients: new Map(settings.TEST_RECIPIENTS.map(({ identity, code }) => [identity, code])),
    appName: settings.APP_NAME,
    defaultLocale: settings.DEFAULT_LOCALE,
    messages: Object.freeze({
      color: settings.APP_COLOR,
      supportContact: settings.SUPPORT_CONTACT,
      folder: settings.TEMPLATES_DIR,
    }),
    brand: Object.freeze({
      callers: settings.BRAND_CALLERS,
      anonymous: settings.NODE_ENV !== 'production' && settings.API_KEYS.length === 0,
    }),
  });
}

function allowedCountries(settings: Settings) {
  const { sms = '*', whatsapp = '*', voice = '*' } = countriesFrom(settings);
  return { sms, whatsapp, voice } as const;
}

/** The problems in the order of .env.example. */
function inOrder(bad: ReadonlyMap<string, string>): Problem[] {
  return Object.keys(Settings.shape).flatMap((name) => {
    const accepts = bad.get(name);
    return accepts === undefined ? [] : [{ name, accepts }];
  });
}

function guardFrom({ SMS_GUARD_VOLUME: volume, SMS_GUARD_MIN_CONVERSION: percent }: Settings) {
  return volume === null ? undefined : { volume, minConversionPercent: percent };
}

/**
 * Where providers can report: a callback names its recipient, so it must travel under TLS, and providers refuse a
 * message whose callback has a local address.
 */
function callbackUrlOf({ PUBLIC_URL: url }: Settings): string | undefined {
  if (!url?.startsWith('https://')) return undefined;
  return new URL(url).hostname.includes('.') ? url : undefined;
}
