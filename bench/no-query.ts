import type { Postgres } from './postgres';
import type { Served } from './servers';

/*
 * `pg_stat_activity` shows at once when the last query of each open connection began. PostgreSQL's statistics
 * lag by up to 10 seconds and would count earlier queries too. A connection that the service closed during
 * the load was idle before. The purge is excluded: it runs its own DELETE once a minute.
 */
const SINCE = `
  SELECT query FROM pg_stat_activity
   WHERE datname = $1 AND query_start >= $2 AND query !~ '^\\s*DELETE FROM'`;

/** Throws if the service sent a query to its database during the load. */
export function watchQueries({ database }: Served, { admin }: Postgres) {
  return async () => {
    const { rows } = await admin.query<{ now: Date }>('SELECT now()');
    return async () => {
      const { rows: queries } = await admin.query(SINCE, [database.name, rows[0]?.now]);
      if (queries.length > 0) throw new Error(`at least ${queries.length} queries ran for altered keys`);
    };
  };
}
