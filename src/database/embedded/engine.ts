import { existsSync } from 'node:fs';
import { chmod, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** A data folder with nothing in it yet, which the build makes (scripts/empty-database.mjs). */
const EMPTY_DATABASE = path.join(__dirname, '..', '..', '..', 'dist', 'empty-database.tar.gz');

/**
 * Opens the engine on its data folder, and makes that first where there is none: under another name, so that
 * a process that is killed meanwhile leaves nothing that the next one would open.
 */
export async function openEngine(dataDir: string) {
  const { PGlite } = await import('@electric-sql/pglite');
  if (!existsSync(dataDir)) {
    const unfinished = `${dataDir}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    const loadDataDir = await readyMade();
    const db = await PGlite.create({ dataDir: unfinished, ...(loadDataDir && { loadDataDir }) });
    await db.close();
    await rename(unfinished, dataDir);
  }
  await chmod(dataDir, 0o700); // the engine makes files that everyone may write
  return PGlite.create(dataDir);
}

/** To unpack takes a fraction of the seconds in which the engine makes a folder by itself. */
async function readyMade(): Promise<Blob | undefined> {
  if (!existsSync(EMPTY_DATABASE)) return undefined; // nothing was built, as where `npm run dev` runs the sources
  return new Blob([await readFile(EMPTY_DATABASE)], { type: 'application/x-gzip' });
}
