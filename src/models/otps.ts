import { inBatches } from '../database/batch';
import type { Database } from '../database/database';
import { createRedeem } from './redeem';
import { cancel, type Cancellation } from './cancel';
import { exists } from './exists';
import { lookUp } from './look-up';
import { markSeveralChannels } from './mark-several-channels';

export interface NewOtp {
  id: string;
  digest: string;
  /** The code under its one-time pad. */
  maskedCode: string;
  expiresAt: Date;
  now: Date;
}

export type Otps = ReturnType<typeof createOtps>;

// One statement for all OTPs of one turn of the event loop.
const INSERT = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  SELECT id, otp, expiration_time, false, now, now
    FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS new (id, otp, expiration_time, now)`;

/** The parameters of a statement that inserts OTPs: a column each. */
export const columnsOf = (otps: readonly NewOtp[]) => [
  otps.map(({ id }) => id),
  otps.map(({ digest, maskedCode }) => `${digest}.${maskedCode}`),
  otps.map(({ expiresAt }) => expiresAt),
  otps.map(({ now }) => now),
];

/** The rows of the table `"OTP"`, by intent. */
export function createOtps(database: Database) {
  return {
    insert: inBatches<NewOtp, NewOtp>({
      keyOf: ({ id }) => id,
      async run(otps) {
        await database.query(INSERT, columnsOf(otps), 'insert_otp');
        return otps;
      },
      resultAfter: () => undefined,
      waitMs: database.waitMs,
      onBatch: (size) => database.observer.batch('insert_otp', size),
    }),
    redeem: createRedeem(database),
    lookUp: (guess: Parameters<typeof lookUp>[1]) => lookUp(database, guess),
    cancel: (cancellation: Cancellation) => cancel(database, cancellation),
    markSeveralChannels: (otp: Parameters<typeof markSeveralChannels>[1]) => markSeveralChannels(database, otp),
    exists: (id: string) => exists(database, id),
    /** Deletes the OTP of a message that could not be sent. */
    remove: (id: string) => database.query('DELETE FROM "OTP" WHERE id = $1', [id], 'remove_otp'),
  };
}
