import type { Observer } from '../observer';
import type { Database } from './database';

/** The database, whose statements are timed from the wait for a connection to the result. */
export function observed(database: Database, observer: Observer): Database {
  return {
    ...database,
    observer,
    async query<Row extends object>(...[sql, bind, name = 'other']: Parameters<Database['query']>): Promise<Row[]> {
      const startMs = performance.now();
      try {
        return await database.query<Row>(sql, bind, name);
      } finally {
        observer.statement(name, (performance.now() - startMs) / 1000);
      }
    },
  };
}
