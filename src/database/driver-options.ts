import type { Server } from './database';

const CONNECT_TIMEOUT_MS = 3_000;

/** The options of a connection that depend on the server's settings, as pg names them. */
export function driverOptions(server: Server) {
  const { applicationName, connectTimeoutMs, options } = server;
  return {
    application_name: applicationName ?? 'otp-service',
    connectionTimeoutMillis: connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    ssl: tlsOptions(server), // false, not undefined: pg would read PGSSLMODE
    ...(options !== undefined && { options }),
  };
}

/** `prefer` and `allow` are resolved to another mode before the first statement. */
function tlsOptions({ ssl, ca }: Server) {
  if (ssl === 'disable' || ssl === 'allow') return false;
  if (ssl === 'require' || ssl === 'prefer') return { rejectUnauthorized: false };
  const trusted = ca === undefined ? {} : { ca };
  return ssl === 'verify-ca' ? { ...trusted, checkServerIdentity: () => undefined } : trusted;
}
