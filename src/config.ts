import { Settings } from './settings';

type Problem = { name: string; accepts: string };

/** Thrown with one line a problem, each naming its variable and what that accepts. */
export class ConfigError extends Error {
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ name, accepts }) => `${name}: ${accepts}`).join('\n'));
    this.name = 'ConfigError';
  }
}

export type Config = ReturnType<typeof loadConfig>;
export type DatabaseConfig = Config['database'];
export type SmtpConfig = NonNullable<Config['smtp']>;
export type SnsConfig = NonNullable<Config['sns']>;

/**
 * Reads the whole environment once.
 * @throws ConfigError naming every bad or missing variable at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>) {
  // `NAME=` in a .env file means that the setting is not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => ({
        name: String(issue.path[0]),
        accepts: `must be ${issue.message}`,
      })),
    );
  }
  const settings = parsed.data;
  const problems = missingTogether(settings);
  if (settings.NODE_ENV === 'production') problems.push(...developmentDefaults(settings));
  if (problems.length > 0) throw new ConfigError(problems);

  return Object.freeze({
    production: settings.NODE_ENV === 'production',
    host: settings.HOST,
    port: settings.PORT,
    dataDir: settings.DATA_DIR,
    database: databaseFrom(settings),
    secrets: settings.CRYPT_PASSWORD,
    smtp: smtpFrom(settings),
    sns: snsFrom(settings),
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
    appName: settings.APP_NAME,
  });
}

function missingTogether(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  const need = (name: string, because: string) => {
    problems.push({ name, accepts: `must be set when ${because} is` });
  };
  if (settings.EMAIL_ADDRESS && !settings.EMAIL_PASSWORD) need('EMAIL_PASSWORD', 'EMAIL_ADDRESS');
  if (settings.EMAIL_ADDRESS && !settings.SMTP_HOST && !settings.SMTP_URL) {
    need('SMTP_HOST', 'EMAIL_ADDRESS');
  }
  if (settings.AWS_ACCESS_KEY_ID && !settings.AWS_SECRET_ACCESS_KEY) {
    need('AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID');
  }
  if (settings.AWS_ACCESS_KEY_ID && !settings.AWS_REGION) need('AWS_REGION', 'AWS_ACCESS_KEY_ID');
  return problems;
}

const MIN_PRODUCTION_SECRET = 16;

/** What makes a bare machine pleasant must not reach production unnoticed. */
function developmentDefaults(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  const require = (isSet: boolean, name: string, accepts: string) => {
    if (!isSet) problems.push({ name, accepts });
  };
  require(Boolean(
    settings.DATABASE_URL ?? settings.DB_HOST,
  ), 'DATABASE_URL', 'must be set in production (or DB_HOST)');
  require(settings.CRYPT_PASSWORD?.every((secret) => secret.length >= MIN_PRODUCTION_SECRET) ??
    false, 'CRYPT_PASSWORD', `must be set in production, at least ${MIN_PRODUCTION_SECRET} characters each`);
  require(Boolean(
    settings.SMTP_URL ?? settings.SMTP_HOST,
  ), 'SMTP_URL', 'must be set in production (or SMTP_HOST)');
  require(settings.API_KEYS.length > 0 ||
    settings.ALLOW_ANONYMOUS, 'API_KEYS', 'must be set in production (or ALLOW_ANONYMOUS=true)');
  require(settings.AWS_ACCESS_KEY_ID === undefined ||
    settings.SMS_COUNTRIES !==
      undefined, 'SMS_COUNTRIES', 'must name the countries that SMS may go to in production, or *');
  return problems;
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
  const poolMax = settings.DB_POOL_MAX;
  if (url === undefined) {
    return {
      host: settings.DB_HOST ?? 'localhost',
      port: settings.DB_PORT,
      name: settings.DB_NAME,
      user: settings.DB_USER,
      password: settings.DB_PASSWORD,
      ssl,
      poolMax,
    };
  }
  return {
    host: url.searchParams.get('host') ?? (decodeURIComponent(url.hostname) || 'localhost'),
    port: Number(url.port || 5432),
    name: decodeURIComponent(url.pathname.slice(1)) || settings.DB_NAME,
    user: decodeURIComponent(url.username) || settings.DB_USER,
    password: url.password === '' ? settings.DB_PASSWORD : decodeURIComponent(url.password),
    ssl,
    poolMax,
  };
}

function smtpFrom(settings: Settings) {
  const url = settings.SMTP_URL === undefined ? undefined : new URL(settings.SMTP_URL);
  const host = url?.hostname ?? settings.SMTP_HOST;
  if (host === undefined) return undefined;
  const user = url?.username ? decodeURIComponent(url.username) : settings.EMAIL_ADDRESS;
  const password = url?.password ? decodeURIComponent(url.password) : settings.EMAIL_PASSWORD;
  const port = url?.port ? Number(url.port) : settings.SMTP_PORT;
  const secure = url ? url.protocol === 'smtps:' : (settings.SMTP_SECURE ?? port === 465);
  return {
    host,
    port: port ?? (secure ? 465 : 587),
    secure,
    auth: user === undefined ? undefined : { user, pass: password ?? '' },
    from: settings.EMAIL_FROM ?? fromAddress(settings, user, host),
  };
}

function fromAddress(settings: Settings, user: string | undefined, host: string): string {
  const address = user?.includes('@') ? user : `no-reply@${host}`;
  return `"${settings.APP_NAME.replaceAll(/["\\]/g, '')}" <${address}>`;
}

function snsFrom(settings: Settings) {
  if (settings.AWS_ACCESS_KEY_ID === undefined) return undefined;
  return {
    region: settings.AWS_REGION ?? '',
    endpoint: settings.AWS_ENDPOINT_URL_SNS,
    credentials: {
      accessKeyId: settings.AWS_ACCESS_KEY_ID,
      secretAccessKey: settings.AWS_SECRET_ACCESS_KEY ?? '',
      ...(settings.AWS_SESSION_TOKEN && { sessionToken: settings.AWS_SESSION_TOKEN }),
    },
    senderId: settings.SMS_SENDER_ID,
  };
}
