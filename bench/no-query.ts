import type { Postgres } from './postgres';
import type { Served } from './servers';

/*
 * The server tells at once, for each connection that is open, when its last query began; its statistics
 * lag by up to ten seconds, and would also count what went before. A connection that the service closed
 * meanwhile had been idle for its whole idle time. The purge asks for itself, once a minute.
 */
const SINCE = `
  SELECT query FROM pg_stat_activity
   WHERE datname = $1 AND query_start >= $2 AND query !~ '^\\s*DELETE FROM'`;

/** Objects if the service asked its database anything. */
export function noQueryOf({ database }: Served, { admin }: Postgres) {
  return async () => {
    const { rows } = await admin.query<{ now: Date }>('SELECT now()');
    return async () => {
      const { rows: queries } = await admin.query(SINCE, [database.name, rows[0]?.now]);
      if (queries.length > 0)
        throw new Error(`altered keys cost ${queries.length} queries or more`);
    };
  };
}
