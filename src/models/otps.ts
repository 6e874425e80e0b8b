import type { Database } from '../database/database';
import { defineOtp } from './otp';
import { redeem, type Guess, type Verdict } from './redeem';

export interface NewOtp {
  id: string;
  digest: string;
  expiresAt: Date;
  now: Date;
}

/** The rows of the table `"OTP"`, by intent. */
export interface Otps {
  insert(otp: NewOtp): Promise<void>;
  redeem(guess: Guess): Promise<Verdict>;
  exists(id: string): Promise<boolean>;
  /** Deletes the OTP of a message that could not be sent. */
  remove(id: string): Promise<void>;
}

/** Inserts one OTP; a WHERE clause may follow. */
export const INSERT_OTP = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  SELECT $1::uuid, $2, $3::timestamptz, false, $4::timestamptz, $4`;

/** `$1` to `$4` of `INSERT_OTP`. */
export const insertValues = ({ id, digest, expiresAt, now }: NewOtp) => [
  id,
  digest,
  expiresAt,
  now,
];

export function createOtps(database: Database): Otps {
  const model = defineOtp(database.sequelize);
  return {
    async insert(otp) {
      await database.query(INSERT_OTP, insertValues(otp));
    },
    redeem: (guess) => redeem(database, guess),
    exists: (id) => database.attempt(async () => (await model.count({ where: { id } })) > 0),
    remove: (id) =>
      database.attempt(async () => {
        await model.destroy({ where: { id } });
      }),
  };
}
