import { readFileSync } from 'node:fs';
import { loadConfig } from '../../src/config/config';
import { problems } from '../support/config-problems';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';

const CA = readFileSync(CERTIFICATE_FILE, 'utf8').trim();

const databaseAt = (DATABASE_URL: string, env = {}) => loadConfig({ DATABASE_URL, ...env }).database;
const problemOf = (DATABASE_URL: string) => problems({ DATABASE_URL }).join('\n');

describe('the TLS of a database URL', () => {
  test.each([
    ['', 'disable'],
    ['?sslmode=disable', 'disable'],
    ['?sslmode=allow', 'allow'],
    ['?sslmode=prefer', 'prefer'],
    ['?sslmode=require', 'require'],
    ['?sslmode=no-verify', 'require'],
    ['?sslmode=verify-full', 'verify-full'],
    ['?ssl=true', 'require'],
    ['?ssl=1', 'require'],
    ['?ssl=no-verify', 'require'],
    ['?ssl=verify-full', 'verify-full'],
    ['?ssl=false', 'disable'],
    ['?ssl=0', 'disable'],
    ['?ssl=true&sslmode=verify-full', 'verify-full'],
    ['?sslrootcert=system', 'verify-full'],
  ])('with %j is %s', (query, ssl) => {
    expect(databaseAt(`postgres://h/d${query}`)).toMatchObject({ ssl, ca: undefined });
  });

  test('with sslmode=verify-ca and without a CA is verify-full: any public certificate would pass', () => {
    expect(databaseAt('postgres://h/d?sslmode=verify-ca')?.ssl).toBe('verify-full');
  });

  test.each([
    ['', 'verify-full'],
    ['&sslmode=verify-full', 'verify-full'],
    ['&sslmode=verify-ca', 'verify-ca'],
    ['&sslmode=require', 'verify-ca'],
    ['&ssl=true', 'verify-ca'],
    ['&sslmode=prefer', 'verify-ca'],
  ])('with an sslrootcert and %j is %s', (query, ssl) => {
    const database = databaseAt(`postgres://h/d?sslrootcert=${CERTIFICATE_FILE}${query}`);
    expect(database?.ssl).toBe(ssl);
    expect(database?.ca?.trim()).toBe(CA);
  });

  test('with sslrootcert and sslmode=no-verify is not verified, as the operator wrote', () => {
    const database = databaseAt(`postgres://h/d?sslrootcert=${CERTIFICATE_FILE}&sslmode=no-verify`);
    expect(database).toMatchObject({ ssl: 'require', ca: undefined });
  });

  test('does not exist on a Unix socket, as in libpq', () => {
    expect(databaseAt('postgres:///d?host=/run/pg&sslmode=require')?.ssl).toBe('disable');
  });

  test.each([
    ['a file', CERTIFICATE_FILE],
    ['the PEM', CA],
    ['the PEM on one line', CA.replaceAll('\n', '\\n')],
  ])('with %s as DB_SSL_CA is verify-full', (_, DB_SSL_CA) => {
    const database = databaseAt('postgres://h/d', { DB_SSL_CA });
    expect(database?.ssl).toBe('verify-full');
    expect(database?.ca?.trim()).toBe(CA);
  });

  test.each([
    ['?sslmode=required', /whose sslmode is disable, allow, .+ or no-verify$/],
    ['?ssl=yes', /whose ssl is /],
    ['?sslmode=disable&ssl=true', /whose ssl and sslmode agree$/],
    ['?sslmode=require&sslrootcert=system', /whose sslmode is verify-full, for sslrootcert=system$/],
    ['?sslrootcert=/nowhere/ca.pem', /whose sslrootcert is a readable file of PEM certificates, or system$/],
  ])('with %j refuses the start instead of a connection in the clear', (query, expected) => {
    expect(problemOf(`postgres://h/d${query}`)).toMatch(expected);
  });
});

describe('a database URL', () => {
  test.each([
    [
      'postgres://u:p@/d?host=/cloudsql/p:r:i&port=5433',
      { host: '/cloudsql/p:r:i', port: 5433, user: 'u', password: 'p' },
    ],
    ['postgres://u:p@:5433/d', { host: 'localhost', port: 5433 }],
    ['postgres://u:p@/d', { host: 'localhost', port: 5432, name: 'd' }],
    ['postgres://', { host: 'localhost', name: 'otp' }],
    [
      'postgres://a:1/x?host=h&port=6432&user=u&password=p%2Bq+r&dbname=d',
      { host: 'h', port: 6432, user: 'u', password: 'p+q+r', name: 'd' },
    ],
    ['postgres://h/d?application_name=codes&connect_timeout=7', { applicationName: 'codes', connectTimeoutMs: 7000 }],
    ['postgres://h/d?options=-c%20search_path%3Dapp', { options: '-c search_path=app' }],
    ['postgres://h/d?options=-c search_path=app', { options: '-c search_path=app' }],
    ['postgres://h/d?schema=app', { options: '-c search_path="app"' }],
    ['postgres://h/d?sslmode=require&channel_binding=require', { ssl: 'require', channelBinding: 'require' }],
    ['postgres://h/d?target_session_attrs=read-write', { host: 'h' }],
    ['postgres://h/d?host=&port=', { host: 'h', port: 5432 }],
  ])('such as %s is read as %j', (url, expected) => {
    expect(databaseAt(url)).toMatchObject(expected);
  });

  test.each(['pgbouncer', 'hostaddr', 'statement_timeout', 'SSLMODE', 'sslcert', 'constructor'])(
    'with the parameter %s, which the service does not know, refuses the start by name',
    (name) => {
      expect(problemOf(`postgres://h/d?${name}=x`)).toMatch(
        new RegExp(
          `^DATABASE_URL: must be a postgres:// URL without the parameter ${name}: the service knows host, .+`,
        ),
      );
    },
  );

  test.each([
    ['?target_session_attrs=standby', /whose target_session_attrs is any, read-write or primary$/],
    ['?connect_timeout=0', /whose connect_timeout is a whole number from 1 to 60 seconds$/],
    ['?channel_binding=true', /whose channel_binding is disable, prefer or require$/],
    ['?port=x', /whose port is a whole number from 1 to 65535$/],
    ['?schema=a;b', /whose schema is the name of a schema: letters, digits and _$/],
    ['?sslmode=require&sslmode=disable', /with the parameter sslmode once$/],
    ['?host=a,b', /with several hosts only before the path/],
  ])('that ends in %j refuses the start', (query, expected) => {
    expect(problemOf(`postgres://h/d${query}`)).toMatch(expected);
  });

  test.each(['postgres://h/a%00b', 'postgres://h/a%0Ab', 'postgres://h/d?application_name=a%0Ab'])(
    'with control characters, as in %s, refuses the start',
    (url) => {
      expect(problemOf(url)).toBe('DATABASE_URL: must be a postgres:// URL');
    },
  );

  test.each([
    ['a,b', [5432, 5432]],
    ['a:5433,b:5434', [5433, 5434]],
    ['u:p,q@a:5433,b', [5433, 5432]],
  ])('may name several hosts, as in %s', (hosts, [first, second]) => {
    const all = [
      { host: 'a', port: first },
      { host: 'b', port: second },
    ];
    expect(databaseAt(`postgres://${hosts}/d?target_session_attrs=read-write`)).toMatchObject({
      ...all[0],
      hosts: all,
    });
  });

  test.each(['a,', ',b', 'a,,b', 'a,:5432', 'a,b:x', 'a,b:99999', 'a,b/d?port=5433', 'a,b/d?host=c', 'a,b c'])(
    'whose hosts are %s refuses the start',
    (hosts) => {
      expect(problemOf(`postgres://${hosts}`)).toMatch(/^DATABASE_URL: must be a postgres:\/\/ URL/);
    },
  );

  test('with one host has no others', () => {
    expect(databaseAt('postgres://h/d')?.hosts).toBeUndefined();
  });

  test.each([
    '12/hunter2@h/d',
    '12?hunter2=1@h/d',
    '12#hunter2@h/d',
    'hunter2#@h/d',
    'hunter2%@h/d',
    '12?hunter2&x@h/d',
  ])('whose password is not percent-encoded, as in u:%s, refuses the start and prints no part of it', (rest) => {
    const line = problemOf(`postgres://u:${rest}`);
    expect(line).toMatch(/^DATABASE_URL: must be a postgres:\/\/ URL with special characters percent-encoded/);
    expect(line).not.toContain('hunter2');
  });
});
