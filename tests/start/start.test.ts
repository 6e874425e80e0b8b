import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { acceptsConnections } from '../support/accepts-connections';
import { connectTo, onServer } from '../support/database-server';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { emptyDatabase, post, sendCode, type Env } from '../support/harness';
import { startProcess } from '../support/service-process';

const onEmbedded = process.env['DATABASE_URL'] === undefined ? describe : describe.skip;
// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const MIGRATIONS = path.join(__dirname, '..', '..', 'src', 'models', 'migrations');

describe('a start', () => {
  test('listens only once it can serve the first request', async () => {
    const port = await freePort();
    const starting = startProcess({ ...(await emptyDatabase()), PORT: String(port) });
    await eventually(async () => ((await acceptsConnections(port)) ? true : undefined));
    const first = await post({ url: `http://127.0.0.1:${port}` }, '/email/otp', {
      email: 'ada@example.com',
      type: '2FA',
    });
    expect(first.status).toBe(200);
    const service = await starting;
    expect(service.port).toBe(port);
    expect(service.stderr()).toBe('');
  });
});

onEmbedded('a restart with the embedded engine', () => {
  test('keeps the secret, readable only by its owner, so that codes stay valid', async () => {
    const env = await emptyDatabase();
    const secretFile = path.join(env['DATA_DIR'] ?? '', 'crypt-password');
    const before = await startProcess(env);
    expect((await stat(secretFile)).mode & 0o777).toBe(0o600);
    const created = await stat(secretFile);
    const sent = await sendCode(before);
    expect((await before.stop()).code).toBe(0);

    const after = await startProcess(env);
    expect((await stat(secretFile)).mtimeMs).toBe(created.mtimeMs);
    const reply = await post(after, '/verify/otp', sent);
    expect(reply.body).toMatchObject({ Status: 'Success', Details: 'OTP Matched' });
  });
});

onServer('eight processes that start at once on an empty database', () => {
  test('create one schema and redeem codes that the others sent', async () => {
    const env = await emptyDatabase();
    const services = await Promise.all(Array.from({ length: 8 }, () => startProcess(env)));

    const startedAlone = await emptyDatabase();
    await startProcess(startedAlone);
    expect(await schemaOf(env)).toEqual(await schemaOf(startedAlone));
    const migrations = (await readdir(MIGRATIONS)).map((file) => path.parse(file).name);
    expect((await schemaOf(env)).journal).toEqual([...migrations.sort(), 'lock']);

    for (const [index, service] of services.entries()) {
      const next = services[(index + 1) % services.length] ?? service;
      const reply = await post(next, '/verify/otp', await sendCode(service));
      expect(reply.status).toBe(200);
    }
  });
});

/** Every column and index of a database, and its journal of migrations. */
async function schemaOf(env: Env) {
  const client = await connectTo(env);
  const list = async (sql: string) => {
    const { rows } = await client.query<{ line: string }>(sql);
    return rows.map(({ line }) => line);
  };
  return {
    columns: await list(
      `SELECT table_name || '.' || column_name || ' ' || data_type AS line
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`,
    ),
    indexes: await list(`SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`),
    journal: await list('SELECT name AS line FROM otp_migrations ORDER BY 1'),
  };
}
