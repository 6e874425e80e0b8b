import type { Database } from '../database/database';
import type { WindowCount } from '../limits/decide';
import type { Rate } from '../rate';
import { limitWindows, type WindowRow } from './limit-windows';
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

const FIRST = 5; // `INSERT_OTP` has $1 to $4

/** @param rates at least one */
export function createKeepOtp(database: Database, name: string, rates: readonly Rate[]): KeepOtp {
  const windows = limitWindows(database, name, rates);
  const statement = `
    WITH ${windows.countedFrom(FIRST)}, kept AS (
      ${INSERT_OTP}
       WHERE NOT EXISTS (SELECT FROM counted WHERE ${windows.isFullFrom(FIRST)})
    )
    SELECT key, points, expire FROM counted`;
  return {
    refund: (key, counts) => windows.refund(key, counts),
    async keep(key, otp) {
      const bind = [...insertValues(otp), ...windows.bind(key)];
      return windows.countsIn(await database.query<WindowRow>(statement, bind), key);
    },
  };
}
