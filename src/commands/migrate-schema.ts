import { openDatabase, type DatabasePlace } from '../database/open-database';
import type { Log } from '../log';
import { migrate, pendingMigrations } from '../models/migrate';

interface Options {
  place: DatabasePlace;
  /** Whether to change nothing, and only to compare. */
  isCheck: boolean;
  print: (line: string) => void;
  log: Log;
}

/**
 * Brings the schema up to date, or checks whether it is.
 * @returns the exit status: 1 if the check finds migrations that have not run
 */
export async function migrateSchema({ place, isCheck, print, log }: Options): Promise<number> {
  const database = await openDatabase(place, log);
  try {
    const pending = await pendingMigrations(database);
    if (!isCheck) await migrate(database, log);
    const done = isCheck ? 'missing' : 'done';
    for (const name of pending) print(`${done}: ${name}`);
    if (pending.length === 0) print('the schema is up to date');
    return isCheck && pending.length > 0 ? 1 : 0;
  } finally {
    await database.close();
  }
}
