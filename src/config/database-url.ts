import { z } from 'zod';
import { CHANNEL_BINDINGS } from '../database/channel-binding';
import { readCertificates } from './certificates';
import { SSL_MODES, type SslMode } from './database-tls';
import { explained, freeText, hostOf, oneOf, percentDecoded, wholeNumber } from './setting-kinds';

const KIND = 'a postgres:// URL';
const DEFAULT_PORT = 5432;
// Such a character may be a part of the password: the rest of the URL is not printed.
const ENCODED = `${KIND} with special characters percent-encoded (/ as %2F, @ as %40, # as %23, ? as %3F)`;
const HOSTS = `${KIND} with several hosts only before the path, such as postgres://user@a:5432,b:5432/otp`;

/** libpq reads JDBC's `ssl=true` as `sslmode=require`. Other drivers write a mode of libpq's as `ssl`. */
const SSL_SWITCH: Readonly<Record<string, SslMode>> = {
  true: 'require',
  '1': 'require',
  false: 'disable',
  '0': 'disable',
};

/** libpq's parameters that the service knows, and Prisma's `schema`. */
const Parameters = z.strictObject({
  host: freeText('a host').optional(),
  port: wholeNumber(1, 65_535).optional(),
  user: freeText('a user name').optional(),
  password: freeText('a password').optional(),
  dbname: freeText('a database name').optional(),
  sslmode: oneOf(SSL_MODES).optional(),
  ssl: oneOf([...Object.keys(SSL_SWITCH), ...SSL_MODES]).optional(),
  sslrootcert: freeText('a file').optional(),
  channel_binding: oneOf(CHANNEL_BINDINGS).optional(),
  options: freeText('command-line options of the server').optional(),
  schema: freeText('a name')
    .regex(/^[A-Za-z_][\w$]{0,62}$/, 'the name of a schema: letters, digits and _')
    .optional(),
  application_name: freeText('a name').optional(),
  connect_timeout: wholeNumber(1, 60, 'seconds').optional(),
  // The start refuses a read-only server, so these are the same. The others ask for a server that cannot write.
  target_session_attrs: oneOf(['any', 'read-write', 'primary']).optional(),
});

type Parameters = z.infer<typeof Parameters>;

export const databaseUrl = explained(KIND, parseDatabaseUrl);

/** @returns what it accepts, for a URL that it refuses */
function parseDatabaseUrl(value: string) {
  if (!/^postgres(ql)?:\/\//.test(value)) return KIND;
  // `URL` refuses a URL without a host that has a user or a port, as in postgres://u:p@/d?host=/run/postgresql.
  const [, start = '', hosts = '', rest = ''] = /^(\w+:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/s.exec(value) ?? [];
  const [first = '', ...others] = hosts.split(',');
  const whole = `${start}${/^(:|$)/.test(first) ? 'localhost' : ''}${first}${rest}`;
  if (!URL.canParse(whole) || !isPlain(whole)) return value.includes('@') ? ENCODED : KIND;
  const url = new URL(whole);
  if (url.hash !== '' || (url.pathname + url.search).includes('@')) return ENCODED;
  if (url.port === '0') return KIND;

  const parameters = parametersOf(url);
  if (typeof parameters === 'string') return parameters;
  const tls = tlsOf(parameters);
  if (typeof tls === 'string') return tls;
  const host = parameters.host ?? decodeURIComponent(hostOf(url));
  if (host.includes(',')) return HOSTS;
  const addresses = others.map(addressIn).filter((address) => address !== undefined);
  if (addresses.length < others.length) return HOSTS;
  if (others.length > 0 && (first === '' || parameters.host !== undefined || parameters.port !== undefined))
    return HOSTS;
  const port = parameters.port ?? Number(url.port || DEFAULT_PORT);
  return {
    host,
    port,
    hosts: others.length > 0 ? [{ host, port }, ...addresses] : undefined,
    name: parameters.dbname ?? decodeURIComponent(url.pathname.slice(1)),
    user: parameters.user ?? decodeURIComponent(url.username),
    password: parameters.password ?? decodeURIComponent(url.password),
    ...tls,
    channelBinding: parameters.channel_binding,
    options: optionsOf(parameters),
    applicationName: parameters.application_name,
    connectTimeoutMs: parameters.connect_timeout === undefined ? undefined : parameters.connect_timeout * 1000,
  };
}

/** One of several hosts. */
function addressIn(text: string) {
  const url = `postgres://${text}`;
  if (text === '' || text.startsWith(':') || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return { host: decodeURIComponent(hostOf(parsed)), port: Number(parsed.port || DEFAULT_PORT) };
}

/** Not `URLSearchParams`: it reads `+` as a blank, and libpq does not. */
function parametersOf(url: URL): Parameters | string {
  const pairs = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => /^([^=]*)=?(.*)$/s.exec(pair) ?? [])
    .map(([, name = '', given = '']) => [decodeURIComponent(name), decodeURIComponent(given)] as const);
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  const parsed = Parameters.safeParse(Object.fromEntries(pairs.filter(([, given]) => given !== '')));
  const unknown = names.find((name) => !Object.hasOwn(Parameters.shape, name));
  if (unknown !== undefined) return `${KIND} without the parameter ${printable(unknown)}: ${KNOWN}`;
  if (twice !== undefined) return `${KIND} with the parameter ${twice} once`;
  const [issue] = parsed.error?.issues ?? [];
  if (issue) return `${KIND} whose ${String(issue.path[0])} is ${issue.message}`;
  return parsed.data ?? KIND;
}

const KNOWN = `the service knows ${Object.keys(Parameters.shape).join(', ')}`;

const printable = (name: string) => (/^\w{1,40}$/.test(name) ? name : 'whose name is not a word');

function tlsOf({ sslmode, ssl, sslrootcert: file }: Parameters) {
  const fromSwitch = ssl === undefined ? undefined : (SSL_SWITCH[ssl] ?? SSL_MODES.find((mode) => mode === ssl));
  if (sslmode !== undefined && fromSwitch !== undefined && (sslmode === 'disable') !== (fromSwitch === 'disable')) {
    return `${KIND} whose ssl and sslmode agree`;
  }
  const mode = sslmode ?? fromSwitch;
  if (file === undefined) return { mode, ca: undefined };
  if (file === 'system') {
    // As in libpq: any public authority's certificate is only worth something together with the name in it.
    if (mode !== undefined && mode !== 'verify-full')
      return `${KIND} whose sslmode is verify-full, for sslrootcert=system`;
    return { mode: 'verify-full' as const, ca: undefined };
  }
  const ca = readCertificates(file);
  return ca === undefined
    ? `${KIND} whose sslrootcert is a readable file of PEM certificates, or system`
    : { mode, ca };
}

function optionsOf({ options, schema }: Parameters): string | undefined {
  const searchPath = schema === undefined ? undefined : `-c search_path="${schema}"`;
  return [options, searchPath].filter((option) => option !== undefined).join(' ') || undefined;
}

function isPlain(value: string): boolean {
  const text = percentDecoded(value);
  return text !== undefined && !/\p{Cc}/u.test(text); // a line end in a name would end the line that a failed start has
}
