import type { Database } from '../database/database';
import { accepted, type WindowCount } from '../limits/decide';
import { shortestFirst, type Rate } from '../rate';
import { INSERT_OTP, insertValues, type NewOtp } from './otps';

/** The sends to each recipient, counted beside the OTPs: exact across processes. */
export interface KeepOtp {
  /** Counts one send in each window and keeps the OTP unless a window is full: one statement. */
  keep(key: string, otp: NewOtp): Promise<WindowCount[]>;
  /**
   * Refunds one point in each window. Does nothing for a window that has ended: the new one never counted
   * this send.
   */
  refund(key: string, counts: readonly WindowCount[]): Promise<void>;
}

interface Row {
  key: string;
  points: number;
  /** A bigint, which pg returns as text. */
  expire: string;
}

/** @param rates at least one */
export function createKeepOtp(database: Database, name: string, rates: readonly Rate[]): KeepOtp {
  const windows = shortestFirst(rates);
  const statement = keepStatement(windows);
  const windowKey = ({ windowSeconds }: Rate, key: string) => `${name}-${windowSeconds}:${key}`;
  return {
    async keep(key, otp) {
      const nowMs = Date.now();
      const bind = windows.flatMap((rate) => [windowKey(rate, key), nowMs + rate.windowSeconds * 1000]);
      const rows = await database.query<Row>(statement, [...insertValues(otp), nowMs, ...bind]);
      const byKey = new Map(rows.map((row) => [row.key, row]));
      return windows.map((rate) => {
        const row = byKey.get(windowKey(rate, key));
        if (row === undefined) throw new Error('A counter is missing');
        return { rate, points: row.points, endsAtMs: Number(row.expire) };
      });
    },

    async refund(key, counts) {
      for (const { rate, endsAtMs } of accepted(counts)) {
        await database.query(REFUND, [windowKey(rate, key), rate.points, endsAtMs]);
      }
    },
  };
}

/** Windows are locked in the order given, the shortest first: in one order, statements never deadlock. */
function keepStatement(rates: readonly Rate[]): string {
  const windows = rates.map(({ points }, index) => ({
    key: `$${2 * index + 6}`,
    expire: `$${2 * index + 7}::bigint`,
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
      ${INSERT_OTP}
       WHERE NOT EXISTS (
         SELECT FROM counted
          WHERE ${windows.map(({ key, points }) => `key = ${key} AND points > ${points}`).join(' OR ')})
    )
    SELECT key, points, expire FROM counted`;
}

// Refused sends are counted too, so points can exceed $2, the rate's points: the excess is dropped.
const REFUND = `
  UPDATE otp_limits SET points = least(points, $2) - 1 WHERE key = $1 AND points > 0 AND expire = $3`;
