import { lockDataDir } from '../data-dir/lock';
import { connect, type Database, type Server } from './database';
import { openEmbedded } from './embedded/embedded-postgres';

// One statement at a time: under a burst each waits for all before it, and that is no outage.
const ENGINE_PATIENCE = { waitMs: 30_000, statementMs: 0 };

/**
 * Opens the database server that is given, or else the embedded engine on its folder.
 * @throws DataDirInUseError where another process has that folder
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
