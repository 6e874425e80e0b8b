import type { Server } from './database';
import { at, lasting, passing, quoted, type Trouble } from './trouble';

type Describe = (server: Server, code: string) => Trouble;

const notFound: Describe = ({ host }, code) =>
  passing(`the name ${host} is not found (${code})`, 'check the host, or the DNS of this machine');
export const silent: Describe = (server, code) =>
  passing(`${at(server)} does not answer (${code})`, 'check host, port and firewall, and that it is PostgreSQL');
const noRoute: Describe = (server, code) =>
  passing(`there is no route to ${at(server)} (${code})`, 'check the host and the network');
export const cut: Describe = (server, code) =>
  passing(`${at(server)} closed the connection (${code})`, 'see the log of the server, or of the proxy before it');
const badOptions: Describe = (_, code) =>
  lasting(`the server refuses what is in options (${code})`, 'correct options in the URL');
const untrusted: Describe = (_, code) =>
  lasting(
    `no trusted authority signed the certificate of the server (${code})`,
    'set DB_SSL_CA to the certificate of its authority',
  );
const outOfDate: Describe = (_, code) =>
  lasting(`the certificate of the server is not valid at this time (${code})`, 'renew it, and check the clock');

/** By errno, code of Node's TLS or SQLSTATE. */
export const TROUBLE_BY_CODE: Readonly<Record<string, Describe>> = {
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
  NO_CHANNEL_BINDING: (server) =>
    lasting(
      'the server offers no channel binding, and channel_binding=require needs it',
      server.ssl === 'disable'
        ? 'set sslmode=verify-full'
        : 'let the server ask for scram-sha-256 without a proxy that ends TLS, or set channel_binding=prefer',
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
  '22023': badOptions,
  '42601': badOptions,
  '42704': badOptions,
};
