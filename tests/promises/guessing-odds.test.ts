import { loadConfig } from '../../src/config/config';
import { generateCode } from '../../src/otp/code';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

const { otp } = loadConfig({});
const { points: GUESSES, windowSeconds } = otp.guessesPerRecipient;
const HOUR = 3600;
const STEP = 1200;

/** Starts more flows than the guesses can fill, and tries every code's five guesses, all at once. */
async function attack(service: TestService, to: string) {
  const flows = [];
  for (let flow = 0; flow < 5; flow += 1) flows.push(await sendCode(service, to));
  const guesses = flows.flatMap((flow) =>
    Array.from({ length: otp.maxAttempts }, (_, step) => ({
      ...flow,
      otp: wrongCode(flow.otp, step + 1),
    })),
  );
  const replies = await Promise.all(guesses.map((guess) => post(service, '/verify/otp', guess)));
  const codes = replies.map(({ body }) => body.Code);
  expect(new Set(codes)).toEqual(
    new Set(codes.filter((code) => code === 'otp_not_matched' || code === 'too_many_attempts')),
  );
  const compared = codes.filter((code) => code === 'otp_not_matched').length;
  // Who is past the bound learns nothing by the right code either.
  const right = await post(service, '/verify/otp', flows[0] ?? {});
  expect(right.body.Code).toBe('too_many_attempts');
  return compared;
}

describe('who restarts flows and guesses in parallel against one recipient', () => {
  test.each(['ada@example.com', '+12025550143'])(
    'at %s gets 20 guesses in each of three hours',
    async (to) => {
      const service = await startTestService({ SMS_GUARD_VOLUME: 'off' });
      const comparedPerHour: number[] = [];
      for (let hour = 0; hour < 3; hour += 1) {
        let compared = 0;
        for (let at = 0; at < HOUR; at += STEP) {
          compared += await attack(service, to);
          service.advance(STEP);
        }
        comparedPerHour.push(compared);
      }
      expect(comparedPerHour).toEqual([GUESSES, GUESSES, GUESSES]);

      // And the person who is attacked gets in once the attacker lets go.
      expect((await post(service, '/verify/otp', await sendCode(service, to))).status).toBe(200);
    },
  );
});

describe('with the defaults, the odds of guessing a code', () => {
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

  test('rest on codes that are drawn from all of the 900,000', () => {
    const drawn = Array.from({ length: 20_000 }, () => generateCode(otp.length));
    for (const code of drawn) expect(code).toMatch(/^[1-9]\d{5}$/);
    // Each digit of each place comes up: 20,000 draws miss none but once in 10^900.
    for (let place = 0; place < otp.length; place += 1) {
      expect(new Set(drawn.map((code) => code.charAt(place))).size).toBe(place === 0 ? 9 : 10);
    }
    // Few draws repeat: 20,000 of 900,000 give 222 pairs on average; of a tenth as many, 2,222.
    expect(drawn.length - new Set(drawn).size).toBeLessThan(400);
  });
});
