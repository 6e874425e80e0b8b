import { readFileSync } from 'node:fs';
import { onServer } from '../support/database-server';
import { emptyDatabase, startTestService, type Env } from '../support/harness';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { passOn, startPostgresFront } from '../support/postgres-front';

/** A front before the test's database. It knows whether each connection that got through was encrypted. */
async function startFront(offersTls: boolean) {
  const encrypted: boolean[] = [];
  const port = await startPostgresFront((stream, startup, isEncrypted) => {
    encrypted.push(isEncrypted);
    passOn(stream, startup, isEncrypted);
  }, offersTls);
  const database = await emptyDatabase();
  const url = new URL(database['DATABASE_URL'] ?? '');
  url.host = `localhost:${port}`;
  const start = async (query: string, env: Env = {}) => {
    const service = await startTestService({ ...database, DATABASE_URL: `${url.href}?${query}`, DB_WAIT: '0', ...env });
    await service.api.get('/readyz').expect(200);
    await service.close();
    return new Set(encrypted);
  };
  return { start, encrypted };
}

onServer('a database server with TLS', () => {
  test.each([
    'ssl=true',
    'ssl=1',
    'ssl=no-verify',
    'sslmode=no-verify',
    'sslmode=prefer',
    'sslmode=require',
    `sslmode=require&sslrootcert=${CERTIFICATE_FILE}`,
    `sslmode=verify-ca&sslrootcert=${CERTIFICATE_FILE}`,
    `sslmode=verify-full&sslrootcert=${CERTIFICATE_FILE}`,
    `sslrootcert=${CERTIFICATE_FILE}`,
  ])('gets only encrypted connections with %s', async (query) => {
    const { start } = await startFront(true);
    expect(await start(query)).toEqual(new Set([true]));
  });

  test.each([
    ['DB_SSL_CA as a file', CERTIFICATE_FILE],
    ['DB_SSL_CA as PEM', readFileSync(CERTIFICATE_FILE, 'utf8')],
  ])('gets only encrypted connections with %s', async (_, DB_SSL_CA) => {
    const { start } = await startFront(true);
    expect(await start('', { DB_SSL_CA })).toEqual(new Set([true]));
  });

  test('has its certificate checked by verify-ca for the authority, and not for the name', async () => {
    const { start } = await startFront(true);
    expect(await start(`sslmode=verify-ca&sslrootcert=${CERTIFICATE_FILE}&host=0.0.0.0`)).toEqual(new Set([true]));
    await expect(start(`sslmode=verify-full&sslrootcert=${CERTIFICATE_FILE}&host=0.0.0.0`)).rejects.toThrow(
      /not for 0\.0\.0\.0/,
    );
    await expect(start('sslmode=verify-ca')).rejects.toThrow(/no trusted authority/);
  });

  test('is used without TLS where the URL asks for none, or allows it', async () => {
    const { start } = await startFront(true);
    for (const query of ['sslmode=disable', 'sslmode=allow', 'ssl=false', 'ssl=0', '']) {
      expect(await start(query)).toEqual(new Set([false]));
    }
  });
});

onServer('a database server without TLS', () => {
  test('is used in the clear with sslmode=prefer, as in libpq', async () => {
    const { start } = await startFront(false);
    expect(await start('sslmode=prefer')).toEqual(new Set([false]));
  });

  test.each([
    'ssl=true',
    'ssl=1',
    'sslmode=require',
    'sslmode=no-verify',
    `sslmode=prefer&sslrootcert=${CERTIFICATE_FILE}`,
  ])('gets no connection in the clear with %s', async (query) => {
    const { start, encrypted } = await startFront(false);
    await expect(start(query)).rejects.toThrow(/^DATABASE_URL: the server offers no TLS/);
    expect(encrypted).toEqual([]);
  });
});
