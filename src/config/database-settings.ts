import type { z } from 'zod';
import { freeText, hostOf, oneOf, urlWhere, wholeNumber } from './setting-kinds';

// An unknown `sslmode` is refused: ignoring it would mean a connection without TLS.
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

export const databaseSettings = {
  DATABASE_URL: urlWhere(
    'a postgres:// URL',
    ({ protocol, searchParams }) =>
      /^postgres(ql)?:$/.test(protocol) && SSL_MODES.includes(searchParams.get('sslmode') ?? 'disable'),
  ).optional(),
  DB_HOST: freeText('a host name').optional(),
  DB_PORT: wholeNumber(1, 65_535).default(5432),
  DB_NAME: freeText('a database name').default('otp'),
  DB_USER: freeText('a user name').default('postgres'),
  DB_PASSWORD: freeText('a password').optional(),
  DB_SSL: oneOf(['disable', 'require', 'verify-full']).optional(),
  DB_POOL_MAX: wholeNumber(1, 200).default(10),
};

type DatabaseSettings = z.infer<z.ZodObject<typeof databaseSettings>>;

/** The PostgreSQL server to connect to; undefined means the embedded database. */
export function databaseFrom(settings: DatabaseSettings) {
  const { DATABASE_URL: databaseUrl, DB_HOST: host } = settings;
  const common = { ssl: sslOf(settings), poolMax: settings.DB_POOL_MAX };
  if (databaseUrl !== undefined) {
    return { ...serverOf(new URL(databaseUrl), settings), ...common };
  }
  if (host === undefined) return undefined;
  const { DB_PORT: port, DB_NAME: name, DB_USER: user, DB_PASSWORD: password } = settings;
  return { host, port, name, user, password, ...common };
}

function serverOf(url: URL, settings: DatabaseSettings) {
  return {
    host: url.searchParams.get('host') ?? (decodeURIComponent(hostOf(url)) || 'localhost'),
    port: Number(url.port || 5432),
    name: decodeURIComponent(url.pathname.slice(1)) || settings.DB_NAME,
    user: decodeURIComponent(url.username) || settings.DB_USER,
    password: url.password === '' ? settings.DB_PASSWORD : decodeURIComponent(url.password),
  };
}

function sslOf({ DATABASE_URL: databaseUrl, DB_SSL: ssl }: DatabaseSettings) {
  if (ssl !== undefined) return ssl;
  const mode = databaseUrl && new URL(databaseUrl).searchParams.get('sslmode');
  if (mode === 'require') return 'require';
  return mode?.startsWith('verify') ? 'verify-full' : 'disable';
}
