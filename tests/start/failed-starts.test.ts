import net from 'node:net';
import { lockDataDir } from '../../src/data-dir/lock';
import { databaseWithRole } from '../support/database-role';
import { connectTo, onServer } from '../support/database-server';
import { freePort, listen } from '../support/free-port';
import { emptyDatabase, emptyFolder, type Env, onTeardown } from '../support/harness';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { askForPassword, refuseWith, startPostgresFront } from '../support/postgres-front';
import { startRefused } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

interface Attempt {
  env: Env;
  /** All that the process writes, after "otp-service cannot start: ". */
  line: string;
}

type MakeAttempt = () => Attempt | Promise<Attempt>;

const SECRET = 'open-sesame';
const urlAt = (port: number, query = '') => `postgres://otp:${SECRET}@127.0.0.1:${port}/codes${query}`;

/** A start against a server that refuses each connection with this error. */
const refusedWith = (code: string, explanation: string, routine?: string) => async (): Promise<Attempt> => {
  const port = await startPostgresFront(refuseWith({ code, ...(routine !== undefined && { routine }) }), true);
  return { env: { DATABASE_URL: urlAt(port) }, line: `DATABASE_URL: ${explanation}` };
};

/** A start with TLS, against a server that has the certificate of localhost or no TLS. */
const withTls = (offersTls: boolean, query: string, explanation: string) => async (): Promise<Attempt> => {
  const port = await startPostgresFront(refuseWith({ code: '28P01' }), offersTls);
  return { env: { DATABASE_URL: urlAt(port, query) }, line: `DATABASE_URL: ${explanation}` };
};

const WAYS: Record<string, MakeAttempt> = {
  'a URL of another database': () => ({
    env: { DATABASE_URL: `mysql://otp:${SECRET}@127.0.0.1/codes` },
    line: 'DATABASE_URL: must be a postgres:// URL',
  }),
  'a CA that is not there': () => ({
    env: { DB_SSL_CA: '/nowhere/ca.pem' },
    line: 'DB_SSL_CA: must be a readable file of PEM certificates, or the PEM itself',
  }),
  'no server at the port': async () => {
    const port = await freePort();
    return {
      env: { DATABASE_URL: urlAt(port) },
      line: `DATABASE_URL: nothing listens at 127.0.0.1:${port} (ECONNREFUSED): start PostgreSQL there, or correct host and port`,
    };
  },
  'no server at the port of DB_HOST': async () => {
    const port = await freePort();
    return {
      env: { DB_HOST: '127.0.0.1', DB_PORT: String(port), DB_PASSWORD: SECRET },
      line: `DB_HOST: nothing listens at 127.0.0.1:${port} (ECONNREFUSED): start PostgreSQL there, or correct host and port`,
    };
  },
  'no socket in the folder': async () => {
    const folder = await emptyFolder();
    return {
      env: { DATABASE_URL: `postgres://otp:${SECRET}@/codes?host=${folder}` },
      line: `DATABASE_URL: there is no socket ${folder}/.s.PGSQL.5432 (ENOENT): start PostgreSQL, or correct the folder`,
    };
  },
  'a socket in a deep folder': () => {
    const folder = `/tmp/${'deep/'.repeat(20)}run`;
    return {
      env: { DATABASE_URL: `postgres://otp:${SECRET}@/codes?host=${folder}` },
      line: `DATABASE_URL: the path ${folder}/.s.PGSQL.5432 has more than 107 bytes: use a shorter folder, or a link to it`,
    };
  },
  'a name that does not exist': () => {
    const name = `${'x'.repeat(64)}.example`; // a label has 63 characters at most, so no DNS server is asked
    return {
      env: { DATABASE_URL: `postgres://otp:${SECRET}@${name}/codes` },
      line: `DATABASE_URL: the name ${name} is not found (ENOTFOUND): check the host, or the DNS of this machine`,
    };
  },
  'a silent server': async () => {
    const port = await startPostgresFront(() => undefined, true);
    return {
      env: { DATABASE_URL: urlAt(port, '?connect_timeout=1') },
      line: `DATABASE_URL: 127.0.0.1:${port} does not answer (ETIMEDOUT): check host, port and firewall, and that it is PostgreSQL`,
    };
  },
  'a server of another protocol': async () => {
    const port = await startPostgresFront((stream) => void stream.end('HTTP/1.1 400 Bad Request\r\n\r\n'), false);
    return {
      env: { DATABASE_URL: urlAt(port) },
      line: `DATABASE_URL: 127.0.0.1:${port} closed the connection (ECONNRESET): see the log of the server, or of the proxy before it`,
    };
  },
  'a wrong password': refusedWith(
    '28P01',
    'the server refuses the password of the user "otp" (28P01): correct the user or the password (percent-encoded in a URL)',
  ),
  'a password that is not set': async () => {
    const port = await startPostgresFront(askForPassword, true);
    return {
      env: { DATABASE_URL: `postgres://otp@127.0.0.1:${port}/codes` },
      line: 'DATABASE_URL: the server asks for the password of the user "otp": set DB_PASSWORD',
    };
  },
  'an unknown role': refusedWith(
    '28000',
    'the role "otp" does not exist, or may not log in (28000): CREATE ROLE "otp" LOGIN, or correct the user',
    'InitializeSessionUserId',
  ),
  'a pg_hba.conf that demands TLS': refusedWith(
    '28000',
    'pg_hba.conf of the server refuses this connection without TLS (28000): set sslmode=verify-full or DB_SSL, or add a line for this user, database and address',
    'ClientAuthentication',
  ),
  'an unknown database': refusedWith(
    '3D000',
    'the database "codes" does not exist (3D000): CREATE DATABASE "codes" OWNER "otp", or correct the name',
  ),
  'too many connections': refusedWith(
    '53300',
    'the server has no connection left (53300): raise max_connections or the limit of the user, or lower DB_POOL_MAX',
  ),
  'a server that is starting up': refusedWith(
    '57P03',
    'the server is starting up or shutting down (57P03): wait, or see its log',
  ),
  'an error without a line of its own': refusedWith(
    'XX000',
    'the connection to the server fails (XX000): see the log of the server',
  ),
  'an error whose SQLSTATE is not one': async () => {
    const port = await startPostgresFront(refuseWith({ code: `x\n${SECRET}` }), true);
    return {
      env: { DATABASE_URL: urlAt(port) },
      line: `DATABASE_URL: 127.0.0.1:${port} does not speak the protocol of PostgreSQL: check host and port`,
    };
  },
  'a server without TLS': withTls(
    false,
    '?sslmode=require',
    'the server offers no TLS, and sslmode=require needs it: set ssl=on in postgresql.conf, or sslmode=disable',
  ),
  'a certificate of an unknown authority': withTls(
    true,
    '?sslmode=verify-full',
    'no trusted authority signed the certificate of the server (DEPTH_ZERO_SELF_SIGNED_CERT): set DB_SSL_CA to the certificate of its authority',
  ),
  'a certificate for another name': async () => {
    const port = await startPostgresFront(refuseWith({ code: '28P01' }), true);
    // 0.0.0.0 reaches this machine and is not in the certificate.
    return {
      env: { DATABASE_URL: `postgres://otp:${SECRET}@0.0.0.0:${port}/codes?sslrootcert=${CERTIFICATE_FILE}` },
      line: 'DATABASE_URL: the certificate of the server is not for 0.0.0.0 (ERR_TLS_CERT_ALTNAME_INVALID): use the name in the certificate, or sslmode=verify-ca with a CA of your own',
    };
  },
  'a port in use': async () => {
    const server = net.createServer();
    const port = await listen(server);
    onTeardown(() => void server.close());
    return { env: { ...(await emptyDatabase()), PORT: String(port) }, line: 'PORT: it is in use by another process' };
  },
  'a folder in use': async () => {
    const folder = await emptyFolder();
    const lock = await lockDataDir(folder);
    onTeardown(() => lock.release());
    return { env: { DATA_DIR: folder }, line: `DATA_DIR: ${folder} is in use by another process` };
  },
};

const WAYS_OF_A_SERVER: Record<string, MakeAttempt> = {
  'a database that the role may not connect to': async () => {
    const { role, asRole, admin } = await databaseWithRole();
    const name = new URL(asRole.DATABASE_URL).pathname.slice(1);
    await admin.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
    return {
      env: asRole,
      line: `DATABASE_URL: the user "${role}" may not connect to the database "${name}" (42501): GRANT CONNECT ON DATABASE "${name}" TO "${role}"`,
    };
  },
  "PostgreSQL 15's default rights on schema public": async () => {
    const { role, asRole, admin } = await databaseWithRole();
    await admin.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    return {
      env: asRole,
      line: `role ${role} lacks CREATE on schema public, and the tables are not up to date (42501): GRANT CREATE ON SCHEMA public TO ${role}, or start once as a role that has it`,
    };
  },
  'a schema that does not exist': async () => {
    const { role, asRole } = await databaseWithRole();
    return {
      env: { ...asRole, DATABASE_URL: `${asRole.DATABASE_URL}?schema=nowhere` },
      line: `role ${role} may use no schema of the search_path "nowhere" (3F000): create the schema, or GRANT USAGE, CREATE on it to ${role}`,
    };
  },
  'a read-only server': async () => {
    const { role, asRole, admin } = await databaseWithRole();
    await admin.query(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
    return {
      env: asRole,
      line: 'DATABASE_URL: the server is read-only (25006): name the primary, or turn default_transaction_read_only off',
    };
  },
  "another program's table": async () => {
    const env = await emptyDatabase();
    const admin = await connectTo(env);
    await admin.query('CREATE TABLE "OTP" (id serial PRIMARY KEY, otp varchar(6), "createdAt" timestamp NOT NULL)');
    return {
      env,
      line:
        'table "public"."OTP" is not the table of this service: column "id" is integer and must be uuid, ' +
        'column "otp" is character varying(6) and must be character varying(255), ' +
        'column "expiration_time" (timestamp with time zone) is missing, column "verified" (boolean) is missing, ' +
        'column "created_at" (timestamp with time zone) is missing, ' +
        'column "updated_at" (timestamp with time zone) is missing, column "createdAt" is NOT NULL without a default: ' +
        'rename that table, or name another database or schema',
    };
  },
  'an unknown setting in options': () => ({
    env: { DATABASE_URL: `${process.env['DATABASE_URL'] ?? ''}?options=-c nothing=1` },
    line: 'DATABASE_URL: the server refuses what is in options (42704): correct options in the URL',
  }),
};

async function expectRefusal(make: MakeAttempt): Promise<void> {
  const { env, line } = await make();
  const ended = await startRefused({ DB_WAIT: '0', ...env });
  expect(ended).toEqual({ code: 1, signal: null, stdout: '', stderr: `otp-service cannot start: ${line}\n` });
  expect(ended.stderr).not.toContain(SECRET);
}

describe('a start fails with one line that says what to do, without a stack and without a secret, because of', () => {
  test.each(Object.entries(WAYS))('%s', async (_, make) => expectRefusal(make));
});

onServer('on a PostgreSQL server, a start fails with one line because of', () => {
  test.each(Object.entries(WAYS_OF_A_SERVER))('%s', async (_, make) => expectRefusal(make));
});
