import { createCrowd } from '../support/crowd';
import { emptyDatabase, post } from '../support/harness';
import { startProcess } from '../support/service-process';

// Starting the embedded engine takes seconds of a core, which other tests share.
jest.setTimeout(300_000);

const CODES = 90; // the development inbox holds 100
const CALLERS = 8;

describe('after kill -9 under load', () => {
  test('a redeemed code stays redeemed, and every other code is redeemed once', async () => {
    const env = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'the same after the restart' };
    const before = await startProcess(env);
    const crowd = createCrowd();

    const guesses = await crowd.sendCodes(before, CODES);
    expect(guesses).toHaveLength(CODES);

    // Eight callers redeem code after code, and the kill interrupts their requests.
    const redeemed: typeof guesses = [];
    const unknown: typeof guesses = [];
    const untried = [...guesses];
    const caller = async () => {
      for (let guess = untried.pop(); guess !== undefined; guess = untried.pop()) {
        const answer = await crowd.post(before, '/verify/otp', guess).catch(() => undefined);
        if (answer?.status === 200) redeemed.push(guess);
        else unknown.push(guess);
        if (redeemed.length === CODES / 3) void before.kill();
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    expect((await before.ended).signal).toBe('SIGKILL');
    expect(redeemed.length).toBeGreaterThanOrEqual(CODES / 3);
    expect(unknown.length).toBeGreaterThan(0);

    const after = await startProcess(env);
    for (const guess of redeemed) {
      const again = await post(after, '/verify/otp', guess);
      expect(again.body.Code).toBe('otp_already_used');
    }
    // A code whose reply was lost may be redeemed already: if not, it still is redeemed once.
    for (const guess of unknown) {
      const now = await post(after, '/verify/otp', guess);
      expect(['OTP Matched', 'OTP Already Used']).toContain(now.body.Details);
      const again = await post(after, '/verify/otp', guess);
      expect(again.body.Code).toBe('otp_already_used');
    }
  });
});
