import type { Database } from '../models/database';
import type { Rate } from '../rate';
import type { CountersFactory } from './windows';

interface Row {
  key: string;
  points: number;
  /** A bigint, which pg gives as text. */
  expire: string;
}

/** Counts one in each of so many windows: one statement, whose rows are locked in the order given. */
const take = (windows: number) => `
  INSERT INTO otp_limits AS counter (key, points, expire)
  VALUES ${Array.from({ length: windows }, (_, at) => `($${2 * at + 2}, 1, $${2 * at + 3}::bigint)`).join(', ')}
  ON CONFLICT (key) DO UPDATE
     SET points = CASE WHEN counter.expire <= $1 THEN 1 ELSE counter.points + 1 END,
         expire = CASE WHEN counter.expire <= $1 THEN excluded.expire ELSE counter.expire END
  RETURNING key, points, expire`;

// A refusal is counted too. Whoever was let in is among the first `points`, so what lies above is dropped.
const GIVE_BACK = `
  UPDATE otp_limits SET points = least(points, $2) - 1 WHERE key = $1 AND points > 0 AND expire = $3`;

/** Counters in the service's own database, exact across processes. */
export function inDatabase(database: Database): CountersFactory {
  return (name, rates) => {
    const TAKE = take(rates.length);
    const keyOf = ({ windowSeconds }: Rate, key: string) => `${name}-${windowSeconds}:${key}`;
    return {
      async take(key) {
        const nowMs = Date.now();
        const windows = rates.flatMap((rate) => [
          keyOf(rate, key),
          nowMs + rate.windowSeconds * 1000,
        ]);
        const rows = await database.query<Row>(TAKE, [nowMs, ...windows]);
        const byKey = new Map(rows.map((row) => [row.key, row]));
        return rates.map((rate) => {
          const row = byKey.get(keyOf(rate, key));
          if (row === undefined) throw new Error('A counter is missing');
          return { rate, points: row.points, endsAtMs: Number(row.expire) };
        });
      },
      async giveBack(key, counts) {
        for (const { rate, endsAtMs } of counts) {
          await database.query(GIVE_BACK, [keyOf(rate, key), rate.points, endsAtMs]);
        }
      },
    };
  };
}
