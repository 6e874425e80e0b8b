import type { Database } from '../database/database';
import type { Counters } from '../limits/counters';
import { accepted, type WindowCount } from '../limits/decide';
import { shortestFirst, type Rate } from '../rate';

export interface WindowRow {
  key: string;
  points: number;
  /** Bigints, which pg returns as text. */
  expire: string;
  endsInMs: string;
}

const NOW_MS = '(extract(epoch FROM now()) * 1000)::bigint';

/**
 * A common table expression that counts one in each window, however full it is: `$1` holds the keys of the windows, and
 * `$2` their lengths in ms. The database's clock times them, because the clocks of several instances differ. Windows are
 * locked by key: in one order, statements never deadlock.
 */
export const COUNTED = `
  counted AS (
    INSERT INTO otp_limits AS counter (key, points, expire)
    SELECT key, 1, ${NOW_MS} + ms FROM unnest($1::text[], $2::bigint[]) AS begun (key, ms) ORDER BY key
    ON CONFLICT (key) DO UPDATE
       SET points = CASE WHEN counter.expire <= ${NOW_MS} THEN 1 ELSE counter.points + 1 END,
           expire = CASE WHEN counter.expire <= ${NOW_MS} THEN excluded.expire ELSE counter.expire END
    RETURNING key, points, expire, expire - ${NOW_MS} AS "endsInMs"
  )`;

// Refused requests are counted too, so a counter's points can exceed the rate's: the excess is dropped.
const REFUND = `
  UPDATE otp_limits AS counter SET points = least(counter.points, taken.points) - 1
    FROM (SELECT key, taken.points, taken.expire
            FROM unnest($1::text[], $2::int[], $3::bigint[]) AS taken (key, points, expire) JOIN otp_limits USING (key)
           ORDER BY key FOR UPDATE OF otp_limits) AS taken
   WHERE counter.key = taken.key AND counter.expire = taken.expire AND counter.points > 0`;

/** The windows of one limit in the table `otp_limits`. */
export function limitWindows(database: Database, name: string, rates: readonly Rate[]) {
  const windows = shortestFirst(rates);
  const windowKey = ({ windowSeconds }: Rate, key: string) => `${name}-${windowSeconds}:${key}`;
  return {
    windowsOf: (key: string) =>
      windows.map((rate) => ({ key: windowKey(rate, key), points: rate.points, ms: rate.windowSeconds * 1000 })),
    /** Finds the counts of a key among the rows of many. */
    countsIn(rows: readonly WindowRow[]): (key: string) => WindowCount[] {
      const rowOf = new Map(rows.map((row) => [row.key, row]));
      return (key) =>
        windows.map((rate) => {
          const row = rowOf.get(windowKey(rate, key));
          if (row === undefined) throw new Error('A counter is missing');
          return { rate, points: row.points, endsInMs: Number(row.endsInMs), endsAtMs: Number(row.expire) };
        });
    },
    async refund(key: string, counts: readonly WindowCount[]): Promise<void> {
      const taken = accepted(counts);
      if (taken.length === 0) return;
      const bind = [
        taken.map(({ rate }) => windowKey(rate, key)),
        taken.map(({ rate }) => rate.points),
        taken.map(({ endsAtMs }) => endsAtMs),
      ];
      await database.query(REFUND, bind, 'refund');
    },
  };
}

/** Counts in the database: exact across processes and restarts. */
export function countInDatabase(database: Database, name: string, rates: readonly Rate[]): Counters {
  const windows = limitWindows(database, name, rates);
  return {
    refund: (key, counts) => windows.refund(key, counts),
    async take(key) {
      const taken = windows.windowsOf(key);
      const bind = [taken.map((each) => each.key), taken.map(({ ms }) => ms)];
      const rows = await database.query<WindowRow>(`WITH ${COUNTED} SELECT * FROM counted`, bind, 'count');
      return windows.countsIn(rows)(key);
    },
  };
}
