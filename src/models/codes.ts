import type { Database } from './database';
import { defineOtp } from './otp';
import { redeem, type Guess, type Verdict } from './redeem';

/** The codes that were sent, by intent. */
export interface Codes {
  insert(code: { id: string; digest: string; expiresAt: Date; now: Date }): Promise<void>;
  /** Compares one guess and spends the code if it is right: one statement, exactly one success. */
  redeem(guess: Guess): Promise<Verdict>;
  exists(id: string): Promise<boolean>;
  /** Kills a code whose message could not be sent. */
  remove(id: string): Promise<void>;
}

const INSERT = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  VALUES ($1, $2, $3, false, $4, $4)`;

export function createCodes(database: Database): Codes {
  const model = defineOtp(database.sequelize);
  return {
    async insert({ id, digest, expiresAt, now }) {
      await database.query(INSERT, [id, digest, expiresAt, now]);
    },
    redeem: (guess) => redeem(database, guess),
    exists: (id) => database.attempt(async () => (await model.count({ where: { id } })) > 0),
    remove: (id) =>
      database.attempt(async () => {
        await model.destroy({ where: { id } });
      }),
  };
}
