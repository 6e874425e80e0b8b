import { inBatches } from '../database/batch';
import type { Database } from '../database/database';
import { isFull, type WindowCount } from '../limits/decide';
import type { Rate } from '../rate';
import { COUNTED, countInDatabase, limitWindows, type WindowRow } from './limit-windows';
import { columnsOf, type NewOtp } from './otps';

/** The sends to each recipient, counted beside the OTPs: exact across processes. */
export interface KeepOtp {
  /** Counts one send in each window and keeps the OTP unless a window is full: one statement. */
  keep(key: string, otp: NewOtp): Promise<WindowCount[]>;
  /** Counts one send of an OTP that is kept already. */
  count(key: string): Promise<WindowCount[]>;
  /**
   * Refunds one point in each window. Does nothing for a window that has ended: the new one never counted
   * this send.
   */
  refund(key: string, counts: readonly WindowCount[]): Promise<void>;
}

interface Send {
  key: string;
  otp: NewOtp;
}

// One statement for all sends of one turn of the event loop. An OTP is kept unless one of its windows is full.
const KEEP = `
  WITH ${COUNTED}, full_window AS (
    SELECT otp_id FROM unnest($1, $3::int[], $4::uuid[]) AS rate (key, points, otp_id) JOIN counted USING (key)
     WHERE counted.points > rate.points
  ), kept AS (
    INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
    SELECT id, otp, expiration_time, false, now, now
      FROM unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::timestamptz[]) AS new (id, otp, expiration_time, now)
     WHERE id NOT IN (SELECT otp_id FROM full_window)
  )
  SELECT * FROM counted`;

export function createKeepOtp(database: Database, name: string, rates: readonly Rate[]): KeepOtp {
  const windows = limitWindows(database, name, rates);

  async function keepAll(sends: readonly Send[]): Promise<WindowCount[][]> {
    const counted = sends.flatMap(({ key, otp }) => windows.windowsOf(key).map((each) => ({ ...each, otpId: otp.id })));
    const bind = [
      counted.map(({ key }) => key),
      counted.map(({ ms }) => ms),
      counted.map(({ points }) => points),
      counted.map(({ otpId }) => otpId),
      ...columnsOf(sends.map(({ otp }) => otp)),
    ];
    const rows = await database.query<WindowRow>(KEEP, bind, 'keep_otp');
    const countsOf = windows.countsIn(rows);
    return sends.map(({ key }) => countsOf(key));
  }

  const keep = inBatches({
    keyOf: ({ key }) => key,
    run: keepAll,
    // Further sends are refused too. They are not counted, so that nothing of them can be refunded.
    resultAfter: (counts) => (counts.some(isFull) ? counts.filter(isFull) : undefined),
    waitMs: database.waitMs,
    onBatch: (size) => database.observer.batch('keep_otp', size),
  });
  const counters = countInDatabase(database, name, rates);
  return {
    keep: (key, otp) => keep({ key, otp }),
    count: (key) => counters.take(key),
    refund: (key, counts) => counters.refund(key, counts),
  };
}
