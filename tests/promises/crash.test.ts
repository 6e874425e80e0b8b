import { createCrowd } from '../support/crowd';
import { emptyDatabase, post } from '../support/harness';
import { startProcess } from '../support/service-process';

// A process that starts the embedded engine needs seconds of a core that others may want too.
jest.setTimeout(300_000);

const CODES = 90; // the development inbox keeps a hundred
const AT_ONCE = 8;

describe('kill -9 in the middle of traffic', () => {
  test('revives no code that was redeemed', async () => {
    const env = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'the same after the restart' };
    const before = await startProcess(env);
    const crowd = createCrowd();

    const guesses = await crowd.sendCodes(before, CODES);
    expect(guesses).toHaveLength(CODES);

    // Eight callers redeem one code after another; the kill falls among their requests.
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
    await Promise.all(Array.from({ length: AT_ONCE }, caller));
    expect((await before.ended).signal).toBe('SIGKILL');
    expect(redeemed.length).toBeGreaterThanOrEqual(CODES / 3);
    expect(unknown.length).toBeGreaterThan(0);

    const after = await startProcess(env);
    for (const guess of redeemed) {
      const again = await post(after, '/verify/otp', guess);
      expect(again.body.Code).toBe('otp_already_used');
    }
    // Those whose answer was lost were redeemed or not; now they are, and only once.
    for (const guess of unknown) {
      const now = await post(after, '/verify/otp', guess);
      expect(['OTP Matched', 'OTP Already Used']).toContain(now.body.Details);
      const again = await post(after, '/verify/otp', guess);
      expect(again.body.Code).toBe('otp_already_used');
    }
  });
});
