import type { Database } from '../database/database';
import type { Counters } from '../limits/counters';
import { accepted, type WindowCount } from '../limits/decide';
import { shortestFirst, type Rate } from '../rate';

export interface WindowRow {
  key: string;
  points: number;
  /** A bigint, which pg returns as text. */
  expire: string;
}

/** The windows of one limit in the table `otp_limits`. */
export function limitWindows(database: Database, name: string, rates: readonly Rate[]) {
  const windows = shortestFirst(rates);
  const windowKey = ({ windowSeconds }: Rate, key: string) => `${name}-${windowSeconds}:${key}`;
  return {
    /**
     * A common table expression that counts one in each window, however full it is. Its parameters begin at
     * `$first`. Windows are locked in the order given, the shortest first: in one order, statements never deadlock.
     */
    countedFrom(first: number): string {
      const now = `$${first}`;
      const values = windows.map((_, index) => `($${first + 1 + 2 * index}, 1, $${first + 2 + 2 * index}::bigint)`);
      return `counted AS (
        INSERT INTO otp_limits AS counter (key, points, expire)
        VALUES ${values.join(', ')}
        ON CONFLICT (key) DO UPDATE
           SET points = CASE WHEN counter.expire <= ${now} THEN 1 ELSE counter.points + 1 END,
               expire = CASE WHEN counter.expire <= ${now} THEN excluded.expire ELSE counter.expire END
        RETURNING key, points, expire
      )`;
    },
    /** A condition: whether a window of `counted` is full. */
    isFullFrom: (first: number) =>
      windows.map(({ points }, index) => `key = $${first + 1 + 2 * index} AND points > ${points}`).join(' OR '),
    bind(key: string): (string | number)[] {
      const nowMs = Date.now();
      return [nowMs, ...windows.flatMap((rate) => [windowKey(rate, key), nowMs + rate.windowSeconds * 1000])];
    },
    countsIn(rows: readonly WindowRow[], key: string): WindowCount[] {
      const byKey = new Map(rows.map((row) => [row.key, row]));
      return windows.map((rate) => {
        const row = byKey.get(windowKey(rate, key));
        if (row === undefined) throw new Error('A counter is missing');
        return { rate, points: row.points, endsAtMs: Number(row.expire) };
      });
    },
    async refund(key: string, counts: readonly WindowCount[]): Promise<void> {
      for (const { rate, endsAtMs } of accepted(counts)) {
        await database.query(REFUND, [windowKey(rate, key), rate.points, endsAtMs]);
      }
    },
  };
}

// Refused requests are counted too, so points can exceed $2, the rate's points: the excess is dropped.
const REFUND = `
  UPDATE otp_limits SET points = least(points, $2) - 1 WHERE key = $1 AND points > 0 AND expire = $3`;

/** Counts in the database: exact across processes and restarts. @param rates at least one */
export function countInDatabase(database: Database, name: string, rates: readonly Rate[]): Counters {
  const windows = limitWindows(database, name, rates);
  const statement = `WITH ${windows.countedFrom(1)} SELECT key, points, expire FROM counted`;
  return {
    refund: (key, counts) => windows.refund(key, counts),
    async take(key) {
      return windows.countsIn(await database.query<WindowRow>(statement, windows.bind(key)), key);
    },
  };
}
