import { isNativeError } from 'node:util/types';
import { systemCode } from '../system-error';
import type { Server } from './database';
import { at, lasting, passing, quoted, type Trouble } from './trouble';
import { cut, silent, TROUBLE_BY_CODE } from './trouble-by-code';

export const READ_ONLY: Trouble = {
  cause: 'the server is read-only (25006)',
  remedy: 'name the primary, or turn default_transaction_read_only off',
  canPass: true,
};

const MAX_SOCKET_BYTES = 107; // of Linux; a longer path is cut without an error, and may name another socket

export function socketPathTooLong(server: Server): Trouble | undefined {
  if (!server.host.startsWith('/') || Buffer.byteLength(at(server)) <= MAX_SOCKET_BYTES) return undefined;
  return lasting(
    `the path ${at(server)} has more than ${MAX_SOCKET_BYTES} bytes`,
    'use a shorter folder, or a link to it',
  );
}

const isEncrypted = ({ ssl }: Server) => ssl !== 'disable';

const CODE = /^[A-Z\d_]{1,50}$/; // a SQLSTATE is the server's, and a hostile server could write a line of its own

/** Names the cause by class, SQLSTATE or errno. The text of an error is left out, because it may hold anything. */
export function describeTrouble(error: unknown, server: Server): Trouble {
  const code = systemCode(error);
  if (code === undefined || !CODE.test(code)) return withoutCode(error, server);
  if (code === '28000') return refusedBeforePassword(error, server);
  const describe = TROUBLE_BY_CODE[code];
  if (describe !== undefined) return describe(server, code);
  if (code.startsWith('08')) return refusedByPooler(error, code);
  if (isEncrypted(server) && /SSL|TLS|CERT|EPROTO/.test(code)) {
    return lasting(`TLS with the server fails (${code})`, 'check its certificate and its TLS versions');
  }
  return lasting(`the connection to the server fails (${code})`, 'see the log of the server');
}

/** PgBouncer has one SQLSTATE for all. Its texts are in English only. */
const LASTING_OF_POOLER = /^(password authentication failed|no such (user|database)|unsupported startup parameter)/;

function refusedByPooler(error: unknown, code: string): Trouble {
  const refuses = `the server or its pooler refuses the connection (${code})`;
  if (!isNativeError(error) || !LASTING_OF_POOLER.test(error.message)) return passing(refuses, 'see its log');
  return lasting(refuses, 'check the user, the password, the database and what a pooler knows of options');
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
