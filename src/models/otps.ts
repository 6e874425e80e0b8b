import type { Database } from '../database/database';
import { defineOtp } from './otp';
import { redeem, type Guess } from './redeem';
import { verdictWithoutGuess } from './verdict-without-guess';

export interface NewOtp {
  id: string;
  digest: string;
  expiresAt: Date;
  now: Date;
}

export type Otps = ReturnType<typeof createOtps>;

/** Inserts one OTP; a WHERE clause may follow. */
export const INSERT_OTP = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  SELECT $1::uuid, $2, $3::timestamptz, false, $4::timestamptz, $4`;

/** `$1` to `$4` of `INSERT_OTP`. */
export const insertValues = ({ id, digest, expiresAt, now }: NewOtp) => [id, digest, expiresAt, now];

/** The rows of the table `"OTP"`, by intent. */
export function createOtps(database: Database) {
  const model = defineOtp(database.sequelize);
  return {
    async insert(otp: NewOtp): Promise<void> {
      await database.query(INSERT_OTP, insertValues(otp));
    },
    redeem: (guess: Guess) => redeem(database, guess),
    verdictWithoutGuess: (guess: Parameters<typeof verdictWithoutGuess>[1]) => verdictWithoutGuess(database, guess),
    exists: (id: string) => database.attempt(async () => (await model.count({ where: { id } })) > 0),
    /** Deletes the OTP of a message that could not be sent. */
    remove: (id: string) =>
      database.attempt(async () => {
        await model.destroy({ where: { id } });
      }),
  };
}
