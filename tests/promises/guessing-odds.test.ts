import { loadConfig } from '../../src/config/config';
import { generateCode } from '../../src/otp/code';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

const { otp, limits } = loadConfig({});
const { points: GUESSES, windowSeconds } = otp.guessesPerRecipient;
const HOUR = 3600;
const ATTACK_SECONDS = 1200;

/** Sends five codes and makes five guesses at each, all at once: 25 guesses where 20 an hour are allowed. */
async function attack(service: TestService, to: string) {
  const codes = [];
  while (codes.length < 5) codes.push(await sendCode(service, to));
  const guesses = codes.flatMap((code) =>
    Array.from({ length: otp.maxAttempts }, (_, step) => ({
      ...code,
      otp: wrongCode(code.otp, step + 1),
    })),
  );
  const replies = await Promise.all(guesses.map((guess) => post(service, '/verify/otp', guess)));
  const outcomes = replies.map(({ body }) => body.Code);
  const compared = outcomes.filter((outcome) => outcome === 'otp_not_matched').length;
  const refused = outcomes.filter((outcome) => outcome === 'too_many_attempts').length;
  expect(compared + refused).toBe(guesses.length);
  // Beyond the limit, the right code gets the same reply as a wrong one.
  const right = await post(service, '/verify/otp', codes[0] ?? {});
  expect(right.body.Code).toBe('too_many_attempts');
  return compared;
}

describe('an attacker who guesses in parallel at ever new codes', () => {
  test.each(['ada@example.com', '+12025550143'])('of %s gets 20 guesses in each of three hours', async (to) => {
    const service = await startTestService({ SMS_GUARD_VOLUME: 'off' });
    const comparedPerHour: number[] = [];
    for (let hour = 0; hour < 3; hour += 1) {
      let compared = 0;
      for (let second = 0; second < HOUR; second += ATTACK_SECONDS) {
        compared += await attack(service, to);
        service.advance(ATTACK_SECONDS);
      }
      comparedPerHour.push(compared);
    }
    expect(comparedPerHour).toEqual([GUESSES, GUESSES, GUESSES]);

    // The recipient can sign in in the next window.
    expect((await post(service, '/verify/otp', await sendCode(service, to))).status).toBe(200);
  });
});

describe('the odds of guessing a code under the default limits', () => {
  const codes = 9 * 10 ** (otp.length - 1);

  test('are 1 in 45,000 an hour and 1 in 1,875 a day', () => {
    expect({ GUESSES, windowSeconds, codes }).toEqual({
      GUESSES: 20,
      windowSeconds: HOUR,
      codes: 900_000,
    });
    expect(codes / GUESSES).toBe(45_000);
    expect(codes / (GUESSES * 24)).toBe(1_875);
  });

  test('are 1 in 18,000 an hour if the recipient clears the count by signing in', () => {
    const sendsPerHour = limits.sendsPerRecipient.find((rate) => rate.windowSeconds === HOUR);
    expect(sendsPerHour?.points).toBe(10);
    expect(codes / (10 * otp.maxAttempts)).toBe(18_000);
  });

  test('rest on codes drawn evenly from all 900,000', () => {
    const drawn = Array.from({ length: 20_000 }, () => generateCode(otp.length));
    for (const code of drawn) expect(code).toMatch(/^[1-9]\d{5}$/);
    // Each digit occurs at each place: 20,000 draws miss one with odds of 1 in 10^900.
    for (let place = 0; place < otp.length; place += 1) {
      expect(new Set(drawn.map((code) => code.charAt(place))).size).toBe(place === 0 ? 9 : 10);
    }
    // 20,000 draws from 900,000 codes repeat 222 times on average; from a tenth of them, 2,222 times.
    expect(drawn.length - new Set(drawn).size).toBeLessThan(400);
  });
});
