import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A data folder with nothing in it yet, which the build makes (scripts/empty-database.mjs). */
const EMPTY_DATABASE = path.join(__dirname, '..', '..', 'dist', 'empty-database.tar.gz');

/**
 * Opens the engine on its data folder, and makes that first where there is none. A mark beside the folder
 * says that it is not whole yet: a process that was killed meanwhile leaves nothing that the next one trusts.
 */
export async function openEngine(dataDir: string) {
  const { PGlite } = await import('@electric-sql/pglite');
  const unfinished = `${dataDir}.unfinished`;
  if (existsSync(unfinished)) await rm(dataDir, { recursive: true, force: true });
  if (existsSync(dataDir)) return PGlite.create(dataDir);

  await writeFile(unfinished, '');
  const loadDataDir = await readyMade();
  const db = await PGlite.create({ dataDir, ...(loadDataDir && { loadDataDir }) });
  await rm(unfinished);
  return db;
}

/** To unpack takes a fraction of the seconds in which the engine makes a folder by itself. */
async function readyMade(): Promise<Blob | undefined> {
  if (!existsSync(EMPTY_DATABASE)) return undefined; // nothing was built, as where `npm run dev` runs the sources
  return new Blob([await readFile(EMPTY_DATABASE)], { type: 'application/x-gzip' });
}
