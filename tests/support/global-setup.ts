import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openEmbedded } from '../../src/database/embedded/embedded-postgres';

/** Makes one embedded database that every test starts from a copy of: making one takes seconds. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-template-'));
  const embedded = await openEmbedded(folder);
  await embedded.close();
  process.env['EMBEDDED_TEMPLATE'] = folder;
}
