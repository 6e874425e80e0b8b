import type { z } from 'zod';
import { readCertificates } from './certificates';
import { tlsOf } from './database-tls';
import { databaseUrl } from './database-url';
import { freeText, oneOf, parsed, wholeNumber } from './setting-kinds';

export const databaseSettings = {
  DATABASE_URL: databaseUrl.optional(),
  DB_HOST: freeText('one host name')
    .regex(/^[^,]+$/, 'one host name')
    .optional(),
  DB_PORT: wholeNumber(1, 65_535).default(5432),
  DB_NAME: freeText('a database name').default('otp'),
  DB_USER: freeText('a user name').default('postgres'),
  DB_PASSWORD: freeText('a password').optional(),
  DB_SSL: oneOf(['disable', 'require', 'verify-full']).optional(),
  DB_SSL_CA: parsed('a readable file of PEM certificates, or the PEM itself', readCertificates).optional(),
  DB_POOL_MAX: wholeNumber(1, 200).default(10),
  DB_WAIT: wholeNumber(0, 3600, 'seconds').default(30),
};

type DatabaseSettings = z.infer<z.ZodObject<typeof databaseSettings>>;

/** The PostgreSQL server to connect to; undefined means the embedded database. */
export function databaseFrom(settings: DatabaseSettings) {
  const server = serverOf(settings);
  if (server === undefined) return undefined;
  const { mode, ca, ...address } = server;
  return {
    ...address,
    ...tlsOf({ mode: settings.DB_SSL ?? mode, ca: settings.DB_SSL_CA ?? ca, host: address.host }),
    poolMax: settings.DB_POOL_MAX,
    startWaitMs: settings.DB_WAIT * 1000,
  };
}

function serverOf(settings: DatabaseSettings) {
  const { DATABASE_URL: url, DB_HOST: host, DB_PORT: port, DB_NAME: name, DB_USER: user } = settings;
  const password = settings.DB_PASSWORD;
  if (url !== undefined) {
    return {
      ...url,
      setting: 'DATABASE_URL' as const,
      host: url.host || 'localhost',
      name: url.name || name,
      user: url.user || user,
      password: url.password || password,
    };
  }
  if (host === undefined) return undefined;
  return {
    setting: 'DB_HOST' as const,
    host,
    port,
    hosts: undefined,
    name,
    user,
    password,
    mode: undefined,
    ca: undefined,
  };
}
