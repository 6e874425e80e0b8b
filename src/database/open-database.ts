import { lockDataDir } from '../data-dir/lock';
import { connect, type Database, type Server } from './database';
import { openEmbedded } from './embedded/embedded-postgres';

// The engine runs one statement at a time: a long queue during a burst is not an outage.
const ENGINE_PATIENCE = { waitMs: 30_000, statementMs: 0, startMs: 0 };

/**
 * Opens the given database server, or else the embedded engine in the data folder.
 * @throws DataDirInUseError if another process uses that folder
 */
export async function openDatabase(server: Server | undefined, dataDir: string): Promise<Database> {
  if (server !== undefined) return connect(server);
  const lock = await lockDataDir(dataDir);
  try {
    const embedded = await openEmbedded(dataDir);
    const database = connect(embedded.server, ENGINE_PATIENCE);
    return {
      ...database,
      async close() {
        await database.close();
        await embedded.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
