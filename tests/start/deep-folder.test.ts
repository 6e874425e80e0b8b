import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { emptyDatabase, post, sendCode, type Env } from '../support/harness';
import { launch, startProcess, startRefused } from '../support/service-process';

const onEmbedded = process.env['DATABASE_URL'] === undefined ? describe : describe.skip;

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

/** A data folder whose path has at least so many bytes. */
async function deepDatabase(name: string, bytes: number): Promise<Env> {
  const { DATA_DIR = '' } = await emptyDatabase();
  let folder = path.join(DATA_DIR, 'deep');
  while (Buffer.byteLength(folder) < bytes) folder = path.join(folder, name);
  await mkdir(folder, { recursive: true });
  await rename(path.join(DATA_DIR, 'postgres'), path.join(folder, 'postgres'));
  return { DATA_DIR: folder };
}

// The kernel cuts the path of a socket at 107 bytes.
onEmbedded.each([
  ['just long enough for its sockets', 'd', 86],
  ['95 characters', 'd', 95],
  ['300 characters', 'project', 300],
  ['60 characters of several bytes each', 'プロジェクト', 150],
])('a data folder of %s', (_, name, bytes) => {
  test('starts every time, and keeps its codes', async () => {
    const env = await deepDatabase(name, bytes);
    const first = await startProcess(env);
    const sent = await sendCode(first);
    await first.kill();
    const second = await startProcess(env);
    expect(await post(second, '/verify/otp', sent)).toMatchObject({ status: 200 });
    await second.stop();
    await (await startProcess(env)).stop();
  });
});

onEmbedded('a deep data folder', () => {
  test('serves one process, and is another folder than its neighbour', async () => {
    const env = await deepDatabase('project', 200);
    const first = await startProcess(env);
    expect((await startRefused(env)).stderr).toBe(
      `otp-service cannot start: DATA_DIR: ${env['DATA_DIR'] ?? ''} is in use by another process\n`,
    );
    const neighbour = { DATA_DIR: path.join(env['DATA_DIR'] ?? '', 'neighbour') };
    expect(await launch(neighbour)).toHaveProperty('url');
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });
});
