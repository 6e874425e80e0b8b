import { setTimeout as pause } from 'node:timers/promises';
import type { Postgres } from './postgres';
import type { Served } from './servers';

/*
 * `pg_stat_activity` shows at once when the last query of each open connection began. PostgreSQL's statistics
 * lag by up to 10 seconds and would count earlier queries too.
 */
const LATELY = `
  SELECT FROM pg_stat_activity WHERE datname = $1 AND query_start >= now() - interval '500 milliseconds'`;
const LOOK_MS = 500;

/** Throws unless the service sent no query in at least one half second of the load: the purge may run in the others. */
export function watchQueries({ database }: Served, { admin }: Postgres) {
  return () => {
    const ended = new AbortController();
    const looked = lookUntil(ended.signal);
    return Promise.resolve(async () => {
      ended.abort();
      if (!(await looked)) throw new Error('queries ran for altered keys');
    });
  };

  /** @returns whether a half second was without a query */
  async function lookUntil(end: AbortSignal): Promise<boolean> {
    let wasQuiet = false;
    await pause(LOOK_MS); // the load of before may have sent queries until now
    for (;;) {
      await pause(LOOK_MS);
      if (end.aborted) return wasQuiet; // a look now would see the half second after the load
      const { rowCount } = await admin.query(LATELY, [database.name]);
      wasQuiet ||= rowCount === 0;
    }
  }
}
