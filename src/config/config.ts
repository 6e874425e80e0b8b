import { hostOf, providerOrder, providerSettings } from './provider-settings';
import { settingProblems, type Problem } from './setting-problems';
import { Settings } from './settings';

/** Thrown with one line a problem, each naming its variable and what that accepts. */
export class ConfigError extends Error {
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ name, accepts }) => `${name}: ${accepts}`).join('\n'));
    this.name = 'ConfigError';
  }
}

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads the whole environment once.
 * @throws ConfigError naming every bad or missing variable at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>) {
  // `NAME=` in a .env file means that the setting is not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  const bad = new Map(
    parsed.error?.issues.map(({ path, message }) => [String(path[0]), `must be ${message}`]),
  );
  // Without the bad values, so that what is missing beside them is named too.
  const settings =
    parsed.data ??
    Settings.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !bad.has(name))));
  const providers = providerSettings(settings);
  const order = providerOrder(settings, providers);
  const problems = [
    ...Array.from(bad, ([name, accepts]) => ({ name, accepts })),
    ...settingProblems(settings, providers, order).filter(({ name }) => !bad.has(name)),
  ];
  if (problems.length > 0) throw new ConfigError(problems);

  return Object.freeze({
    production: settings.NODE_ENV === 'production',
    host: settings.HOST,
    port: settings.PORT,
    dataDir: settings.DATA_DIR,
    database: databaseFrom(settings),
    secrets: settings.CRYPT_PASSWORD,
    providers,
    providerOrder: order,
    deliveryTimeoutMs: settings.DELIVERY_TIMEOUT * 1000,
    apiKeys: settings.API_KEYS,
    trustProxy: settings.TRUST_PROXY,
    corsOrigins: settings.CORS_ORIGINS,
    redisUrl: settings.REDIS_URL,
    limits: Object.freeze({
      sendsPerRecipient: settings.LIMIT_SENDS_PER_RECIPIENT,
      sendsPerCaller: settings.LIMIT_SENDS_PER_CALLER,
      verifiesPerCaller: settings.LIMIT_VERIFIES_PER_CALLER,
      foldPlusTags: settings.LIMIT_FOLD_PLUS_TAGS,
    }),
    sms: Object.freeze({
      countries: settings.SMS_COUNTRIES ?? ('*' as const),
      defaultCountry: settings.DEFAULT_COUNTRY,
      guard: guardFrom(settings),
    }),
    otp: Object.freeze({
      length: settings.OTP_LENGTH,
      ttlSeconds: settings.OTP_TTL,
      maxAttempts: settings.OTP_MAX_ATTEMPTS,
      guessesPerRecipient: settings.LIMIT_GUESSES_PER_RECIPIENT,
    }),
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

function guardFrom(settings: Settings) {
  const [volume] = settings.SMS_GUARD_VOLUME;
  return volume && { volume, minConversionPercent: settings.SMS_GUARD_MIN_CONVERSION };
}

function databaseFrom(settings: Settings) {
  const url = settings.DATABASE_URL === undefined ? undefined : new URL(settings.DATABASE_URL);
  if (url === undefined && settings.DB_HOST === undefined) return undefined;
  const urlMode = url?.searchParams.get('sslmode') ?? 'disable';
  const ssl =
    settings.DB_SSL ??
    (urlMode.startsWith('verify') ? 'verify-full' : urlMode === 'require' ? 'require' : 'disable');
  const { DB_POOL_MAX: poolMax, DB_PREPARE: prepares } = settings;
  if (url === undefined) {
    return {
      host: settings.DB_HOST ?? 'localhost',
      port: settings.DB_PORT,
      name: settings.DB_NAME,
      user: settings.DB_USER,
      password: settings.DB_PASSWORD,
      ssl,
      poolMax,
      prepares,
    };
  }
  return {
    host: url.searchParams.get('host') ?? (decodeURIComponent(hostOf(url)) || 'localhost'),
    port: Number(url.port || 5432),
    name: decodeURIComponent(url.pathname.slice(1)) || settings.DB_NAME,
    user: decodeURIComponent(url.username) || settings.DB_USER,
    password: url.password === '' ? settings.DB_PASSWORD : decodeURIComponent(url.password),
    ssl,
    poolMax,
    prepares,
  };
}
