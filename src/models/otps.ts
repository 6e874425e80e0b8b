import type { Database } from '../database/database';
import { defineOtp } from './otp';
import { createRedeem } from './redeem';
import { verdictWithoutGuess } from './verdict-without-guess';

export interface NewOtp {
  id: string;
  digest: string;
  expiresAt: Date;
  now: Date;
}

export type Otps = ReturnType<typeof createOtps>;

const INSERT = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at) VALUES ($1, $2, $3, false, $4, $4)`;

/** The rows of the table `"OTP"`, by intent. */
export function createOtps(database: Database) {
  const model = defineOtp(database.sequelize);
  return {
    async insert(otp: NewOtp): Promise<void> {
      await database.query(INSERT, [otp.id, otp.digest, otp.expiresAt, otp.now]);
    },
    redeem: createRedeem(database),
    verdictWithoutGuess: (guess: Parameters<typeof verdictWithoutGuess>[1]) => verdictWithoutGuess(database, guess),
    exists: (id: string) => database.attempt(async () => (await model.count({ where: { id } })) > 0),
    /** Deletes the OTP of a message that could not be sent. */
    remove: (id: string) =>
      database.attempt(async () => {
        await model.destroy({ where: { id } });
      }),
  };
}
