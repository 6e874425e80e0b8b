import { INSERT_CODE, valuesOf, type Codes, type NewCode } from './otps';
import type { Database } from '../database/database';
import type { Rate } from '../rate';
import { countersUnavailable, isFull, type CountersFactory } from '../limits/decide';

/** What counts the sends to a recipient: each brings a code, which is kept where no window is full. */
type RecipientCounters = CountersFactory<NewCode>;

interface Row {
  key: string;
  points: number;
  /** A bigint, which pg gives as text. */
  expire: string;
}

/** Counts one in each window, whose rows are locked in the order given, and keeps the code: one statement. */
function statement(rates: readonly Rate[]): string {
  const windows = rates.map(({ points }, at) => ({
    key: `$${2 * at + 6}`,
    expire: `$${2 * at + 7}::bigint`,
    points,
  }));
  return `
    WITH counted AS (
      INSERT INTO otp_limits AS counter (key, points, expire)
      VALUES ${windows.map(({ key, expire }) => `(${key}, 1, ${expire})`).join(', ')}
      ON CONFLICT (key) DO UPDATE
         SET points = CASE WHEN counter.expire <= $5 THEN 1 ELSE counter.points + 1 END,
             expire = CASE WHEN counter.expire <= $5 THEN excluded.expire ELSE counter.expire END
      RETURNING key, points, expire
    ), kept AS (
      ${INSERT_CODE}
       WHERE NOT EXISTS (
         SELECT FROM counted
          WHERE ${windows.map(({ key, points }) => `key = ${key} AND points > ${points}`).join(' OR ')})
    )
    SELECT key, points, expire FROM counted`;
}

// A refusal is counted too. Whoever was let in is among the first `points`, so what lies above is dropped.
const GIVE_BACK = `
  UPDATE otp_limits SET points = least(points, $2) - 1 WHERE key = $1 AND points > 0 AND expire = $3`;

/** Counters beside the codes, exact across processes. */
export function keepInDatabase(database: Database): RecipientCounters {
  return (name, rates) => {
    const KEEP = statement(rates);
    const keyOf = ({ windowSeconds }: Rate, key: string) => `${name}-${windowSeconds}:${key}`;
    return {
      async take(key, code) {
        const nowMs = Date.now();
        const windows = rates.flatMap((rate) => [
          keyOf(rate, key),
          nowMs + rate.windowSeconds * 1000,
        ]);
        const rows = await database.query<Row>(KEEP, [...valuesOf(code), nowMs, ...windows]);
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

/** For counters that are elsewhere: the code is kept once they have counted it. */
export function keepAfter(createCounters: CountersFactory, codes: Codes): RecipientCounters {
  return (name, rates) => {
    const counters = createCounters(name, rates);
    return {
      ...counters,
      async take(key, code) {
        const counts = await counters.take(key).catch((cause: unknown) => {
          throw countersUnavailable(cause);
        });
        if (counts.some(isFull)) return counts;
        await codes.insert(code).catch(async (error: unknown) => {
          await counters.giveBack(key, counts).catch(() => undefined);
          throw error;
        });
        return counts;
      },
    };
  };
}
