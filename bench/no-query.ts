import type { Postgres } from './postgres';
import type { Served } from './servers';

/*
 * `pg_stat_activity` shows at once when the last query of each open connection began. PostgreSQL's statistics
 * lag by up to 10 seconds and would count earlier queries too. Only the last half second of the load counts: the purge
 * runs once a minute, and a query for each altered key would still run then.
 */
const LATELY = `
  SELECT FROM pg_stat_activity WHERE datname = $1 AND query_start >= now() - interval '500 milliseconds'`;

/** Throws if the service sent a query to its database at the end of the load. */
export function watchQueries({ database }: Served, { admin }: Postgres) {
  return () =>
    Promise.resolve(async () => {
      const { rowCount } = await admin.query(LATELY, [database.name]);
      if (rowCount !== 0) throw new Error(`at least ${rowCount} queries ran for altered keys`);
    });
}
