import { lockDataDir } from '../data-dir/lock';
import type { Log } from '../log';
import { connect, type Database } from './database';
import { openEmbedded } from './embedded/embedded-postgres';
import { reach, type ServerToReach } from './reach';

// The engine runs one statement at a time: a long queue during a burst is not an outage.
const ENGINE_PATIENCE = { waitMs: 30_000, statementMs: 0, startMs: 0 };

export interface DatabasePlace {
  server: ServerToReach | undefined;
  dataDir: string;
}

/**
 * Opens the given database server, or else the embedded engine in the data folder.
 * @throws StartError if the server cannot be reached
 * @throws DataDirInUseError if another process uses the folder
 */
export async function openDatabase({ server, dataDir }: DatabasePlace, log: Log): Promise<Database> {
  if (server !== undefined) return connect(await reach(server, log));
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
