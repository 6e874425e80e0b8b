import { rmSync } from 'node:fs';
import { mkdtemp, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { openEmbedded } from '../../src/database/embedded/embedded-postgres';

// Tests copy the folder hundreds of times, so it holds only the one database that they use.
const SHRINK = [
  `ALTER SYSTEM SET shared_buffers = '16MB'`,
  'UPDATE pg_database SET datistemplate = false',
  'DROP DATABASE template0',
  'DROP DATABASE template1',
];

/** Creates the folder of all databases, with the embedded one that every test copies: initializing one takes seconds. */
export default async function globalSetup(): Promise<void> {
  const root = await mkdtemp(path.join(await roomiest(), 'otp-tests-'));
  process.env['TEST_FOLDER'] = root;
  // Jest calls no teardown after Ctrl+C or a failed set-up, and the files would stay in memory.
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const folder = await mkdtemp(path.join(root, 'template-'));
  const embedded = await openEmbedded(folder);
  const { host, port, user, name: database } = embedded.server;
  const client = new Client({ host, port, user, database });
  await client.connect();
  for (const statement of SHRINK) await client.query(statement);
  await client.end();
  await embedded.close();
  process.env['EMBEDDED_TEMPLATE'] = folder;
}

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 8 * 1024 ** 3;

/** In memory, a copy of 1,000 files takes a fifth of the time. */
async function roomiest(): Promise<string> {
  const memory = await statfs(MEMORY).catch(() => undefined);
  return memory !== undefined && memory.bavail * memory.bsize > ENOUGH_BYTES ? MEMORY : os.tmpdir();
}
