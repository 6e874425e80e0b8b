/* Part of the build: packs the empty data folder that the first start of the embedded database unpacks. */
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../dist/empty-database.tar.gz', import.meta.url));
const engine = engineFile();

const timeOf = async (file) => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;

if (engine !== undefined && (await timeOf(target)) <= (await timeOf(engine))) {
  const { PGlite } = await import('@electric-sql/pglite');
  const db = await PGlite.create();
  const dump = await db.dumpDataDir('gzip');
  await db.close();
  // The rename is atomic, so that a concurrent start or build never reads half a file.
  const unfinished = `${target}.${process.pid}.unfinished`;
  try {
    await writeFile(unfinished, dump.stream());
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Undefined where the engine, an optional dependency, is not installed. */
function engineFile() {
  try {
    return fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
  } catch {
    return undefined;
  }
}
