// @ts-check
import { randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { hashPassword, isPassword } from './passwords.mjs';
/** @import { User, Users } from './users.mjs' */

/** @typedef {ReturnType<typeof createPasswordCheck>} CheckPassword */

const MINUTES_15 = 15 * 60;

/**
 * Checks passwords, within a limit of wrong ones. Counting by address and account keeps a stranger from locking the
 * person out; counting by address alone bounds guesses at many accounts.
 * @param {Users} users
 */
export function createPasswordCheck(users) {
  const byAccount = new RateLimiterMemory({ points: 10, duration: MINUTES_15 });
  const byAddress = new RateLimiterMemory({ points: 100, duration: MINUTES_15 });
  // An unknown account takes as long as a wrong password.
  const nobodys = hashPassword(randomBytes(32).toString('base64'));

  /**
   * @param {{ email: string, password: string, address: string }} attempt
   * @returns {Promise<User | 'wrong' | 'too_many'>}
   */
  return async ({ email, password, address }) => {
    const account = `${address} ${email}`;
    try {
      await Promise.all([byAccount.consume(account), byAddress.consume(address)]);
    } catch {
      return 'too_many';
    }
    const user = await users.byEmail(email);
    const isRight = await isPassword(password, user?.passwordHash ?? (await nobodys));
    if (!user || !isRight) return 'wrong';
    await Promise.all([byAccount.delete(account), byAddress.reward(address)]);
    return user;
  };
}
