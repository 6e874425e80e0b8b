import type { Database } from '../database/database';
import { defineOtp } from './otp';
import { redeem, type Guess, type Verdict } from './redeem';

export interface NewCode {
  id: string;
  digest: string;
  expiresAt: Date;
  now: Date;
}

/** The codes that were sent, by intent. */
export interface Codes {
  insert(code: NewCode): Promise<void>;
  /** Compares one guess and spends the code if it is right: one statement, exactly one success. */
  redeem(guess: Guess): Promise<Verdict>;
  exists(id: string): Promise<boolean>;
  /** Kills a code whose message could not be sent. */
  remove(id: string): Promise<void>;
}

/** Keeps a code; a condition may follow. */
export const INSERT_CODE = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  SELECT $1::uuid, $2, $3::timestamptz, false, $4::timestamptz, $4`;

/** `$1` to `$4` of that. */
export const valuesOf = ({ id, digest, expiresAt, now }: NewCode) => [id, digest, expiresAt, now];

export function createCodes(database: Database): Codes {
  const model = defineOtp(database.sequelize);
  return {
    async insert(code) {
      await database.query(INSERT_CODE, valuesOf(code));
    },
    redeem: (guess) => redeem(database, guess),
    exists: (id) => database.attempt(async () => (await model.count({ where: { id } })) > 0),
    remove: (id) =>
      database.attempt(async () => {
        await model.destroy({ where: { id } });
      }),
  };
}
