import { isNativeError } from 'node:util/types';
import { systemCode } from '../system-error';
import type { Server } from './database';

export interface Trouble {
  /** One clause, with the SQLSTATE or errno. Never a text of the driver or the server. */
  cause: string;
  remedy: string;
  /** The cause may pass without anybody's help. */
  canPass: boolean;
  /** A connection with TLS instead of without, or without instead of with, may succeed. */
  dependsOnTls?: boolean;
}

export const READ_ONLY: Trouble = {
  cause: 'the server is read-only (25006)',
  remedy: 'name the primary, or turn default_transaction_read_only off',
  canPass: true,
};

type Describe = (server: Server, code: string) => Trouble;

const passing = (cause: string, remedy: string): Trouble => ({ cause, remedy, canPass: true });
const lasting = (cause: string, remedy: string): Trouble => ({ cause, remedy, canPass: false });

const at = ({ host, port }: Server) => (host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : `${host}:${port}`);
const quoted = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;
const isEncrypted = ({ ssl }: Server) => ssl !== 'disable';

const notFound: Describe = ({ host }, code) =>
  passing(`the name ${host} is not found (${code})`, 'check the host, or the DNS of this machine');
const silent: Describe = (server, code) =>
  passing(`${at(server)} does not answer (${code})`, 'check host, port and firewall, and that it is PostgreSQL');
const noRoute: Describe = (server, code) =>
  passing(`there is no route to ${at(server)} (${code})`, 'check the host and the network');
const cut: Describe = (server, code) =>
  passing(`${at(server)} closed the connection (${code})`, 'see the log of the server, or of the proxy before it');
const untrusted: Describe = (_, code) =>
  lasting(
    `no trusted authority signed the certificate of the server (${code})`,
    'set DB_SSL_CA to the certificate of its authority',
  );
const outOfDate: Describe = (_, code) =>
  lasting(`the certificate of the server is not valid at this time (${code})`, 'renew it, and check the clock');

const BY_CODE: Readonly<Record<string, Describe>> = {
  ECONNREFUSED: (server, code) =>
    passing(`nothing listens at ${at(server)} (${code})`, 'start PostgreSQL there, or correct host and port'),
  ENOENT: (server, code) =>
    passing(`there is no socket ${at(server)} (${code})`, 'start PostgreSQL, or correct the folder'),
  EACCES: (server, code) =>
    lasting(`this user may not open ${at(server)} (${code})`, 'give it the right to, or use a host name'),
  ENOTFOUND: notFound,
  EAI_AGAIN: notFound,
  ETIMEDOUT: silent,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  ECONNRESET: cut,
  EPIPE: cut,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: outOfDate,
  CERT_NOT_YET_VALID: outOfDate,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }, code) =>
    lasting(
      `the certificate of the server is not for ${host} (${code})`,
      'use the name in the certificate, or sslmode=verify-ca with a CA of your own',
    ),
  '28P01': ({ user }, code) =>
    lasting(
      `the server refuses the password of the user ${quoted(user)} (${code})`,
      'correct the user or the password (percent-encoded in a URL)',
    ),
  '3D000': ({ name, user }, code) =>
    lasting(
      `the database ${quoted(name)} does not exist (${code})`,
      `CREATE DATABASE ${quoted(name)} OWNER ${quoted(user)}, or correct the name`,
    ),
  '42501': ({ name, user }, code) =>
    lasting(
      `the user ${quoted(user)} may not connect to the database ${quoted(name)} (${code})`,
      `GRANT CONNECT ON DATABASE ${quoted(name)} TO ${quoted(user)}`,
    ),
  '53300': (_, code) =>
    passing(
      `the server has no connection left (${code})`,
      'raise max_connections or the limit of the user, or lower DB_POOL_MAX',
    ),
  '57P03': (_, code) => passing(`the server is starting up or shutting down (${code})`, 'wait, or see its log'),
  '57P01': (_, code) => passing(`the server is shutting down (${code})`, 'start it again'),
  '57P02': (_, code) => passing(`the server has crashed (${code})`, 'see its log'),
  '42704': (_, code) =>
    lasting(`the server does not know a setting of options (${code})`, 'correct options in the URL'),
  '22023': (_, code) => lasting(`the server refuses a value in options (${code})`, 'correct options in the URL'),
};

/** Names the cause by class, SQLSTATE or errno. The text of an error is left out, because it may hold anything. */
export function describeTrouble(error: unknown, server: Server): Trouble {
  const code = systemCode(error);
  if (code === undefined) return withoutCode(error, server);
  if (code === '28000') return refusedBeforePassword(error, server);
  const describe = BY_CODE[code];
  if (describe !== undefined) return describe(server, code);
  if (code.startsWith('08')) return passing(`the server or a pooler refuses the connection (${code})`, 'see its log');
  if (isEncrypted(server) && /SSL|TLS|CERT|EPROTO/.test(code)) {
    return lasting(`TLS with the server fails (${code})`, 'check its certificate and its TLS versions');
  }
  return lasting(`the connection to the server fails (${code})`, 'see the log of the server');
}

/** An unknown role and a missing line in pg_hba.conf share a SQLSTATE. The routine tells them in every language. */
function refusedBeforePassword(error: unknown, server: Server): Trouble {
  const { user } = server;
  if (isNativeError(error) && 'routine' in error && error.routine === 'InitializeSessionUserId') {
    const remedy = `CREATE ROLE ${quoted(user)} LOGIN, or correct the user`;
    return lasting(`the role ${quoted(user)} does not exist, or may not log in (28000)`, remedy);
  }
  const without = isEncrypted(server) ? 'with' : 'without';
  const remedy = isEncrypted(server)
    ? 'add a line for this user, database and address'
    : 'set sslmode=verify-full or DB_SSL, or add a line for this user, database and address';
  return {
    ...lasting(`pg_hba.conf of the server refuses this connection ${without} TLS (28000)`, remedy),
    dependsOnTls: true,
  };
}

/** Errors of pg itself have a text and no code. */
function withoutCode(error: unknown, server: Server): Trouble {
  const text = isNativeError(error) ? error.message : '';
  if (text === 'timeout expired' || text === 'Query read timeout') return silent(server, 'ETIMEDOUT');
  if (text.startsWith('Connection terminated')) return cut(server, 'ECONNRESET');
  if (text === 'The server does not support SSL connections') {
    const cause = `the server offers no TLS, and sslmode=${server.ssl} needs it`;
    return { ...lasting(cause, 'set ssl=on in postgresql.conf, or sslmode=disable'), dependsOnTls: true };
  }
  if (text.startsWith('SASL') && server.password === undefined) {
    return lasting(`the server asks for the password of the user ${quoted(server.user)}`, 'set DB_PASSWORD');
  }
  if (text.startsWith('SASL'))
    return lasting('the server cannot prove that it knows the password (SASL)', 'check host and port');
  return lasting(`${at(server)} does not speak the protocol of PostgreSQL`, 'check host and port');
}
