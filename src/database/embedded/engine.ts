import { existsSync } from 'node:fs';
import { chmod, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** An empty data folder, packed by the build (scripts/empty-database.mjs). */
const EMPTY_DATABASE = path.join(__dirname, '..', '..', '..', 'dist', 'empty-database.tar.gz');

/**
 * Opens the engine in its data folder. A missing folder is created under another name and then renamed, so
 * that a killed process leaves no half-made database.
 */
export async function openEngine(dataDir: string) {
  const { PGlite } = await import('@electric-sql/pglite');
  if (!existsSync(dataDir)) {
    const unfinished = `${dataDir}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    const loadDataDir = await packedDatabase();
    const db = await PGlite.create({ dataDir: unfinished, ...(loadDataDir && { loadDataDir }) });
    await db.close();
    await rename(unfinished, dataDir);
  }
  await chmod(dataDir, 0o700); // the engine creates files that every user may write
  return PGlite.create(dataDir);
}

/** Unpacking takes a fraction of the seconds in which the engine initializes a folder. */
async function packedDatabase(): Promise<Blob | undefined> {
  if (!existsSync(EMPTY_DATABASE)) return undefined; // `npm run dev` runs without a build
  return new Blob([await readFile(EMPTY_DATABASE)], { type: 'application/x-gzip' });
}
