import { loadConfig } from '../../src/config/config';
import { generateCode } from '../../src/otp/code';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

const { otp, limits } = loadConfig({});
const { points: GUESSES, windowSeconds } = otp.guessesPerRecipient;
const HOUR = 3600;
const SENDS = limits.sendsPerRecipient.find((rate) => rate.windowSeconds === HOUR)?.points ?? NaN;
// Of a recipient whose guesses are used up, the first guess at each code is compared.
const COMPARED = GUESSES + SENDS;

type Sent = Awaited<ReturnType<typeof sendCode>>;

const RECIPIENTS = ['ada@example.com', '+12025550143'];
const start = () => startTestService({ SMS_GUARD_VOLUME: 'off' });

async function sendCodes(service: TestService, to: string, count: number) {
  const codes: Sent[] = [];
  while (codes.length < count) codes.push(await sendCode(service, to));
  return codes;
}

/** Makes so many wrong guesses at each code, all at once. @returns how many were compared */
async function guessAtEach(service: TestService, codes: readonly Sent[], guessesPerCode: number) {
  const guesses = codes.flatMap((code) =>
    Array.from({ length: guessesPerCode }, (_, step) => ({ ...code, otp: wrongCode(code.otp, step + 1) })),
  );
  const replies = await Promise.all(guesses.map((guess) => post(service, '/verify/otp', guess)));
  const outcomes = replies.map(({ body }) => body.Code);
  const compared = outcomes.filter((outcome) => outcome === 'otp_not_matched').length;
  const refused = outcomes.filter((outcome) => outcome === 'too_many_attempts').length;
  expect(compared + refused).toBe(guesses.length);
  return compared;
}

describe.each(RECIPIENTS)('an attacker who guesses in parallel at ever new codes of %s', (to) => {
  test('gets at most 30 guesses in each of three hours', async () => {
    const service = await start();
    for (let hour = 0; hour < 3; hour += 1) {
      let compared = 0;
      for (let half = 0; half < 2; half += 1) {
        const codes = await sendCodes(service, to, SENDS / 2);
        compared += await guessAtEach(service, codes, otp.maxAttempts);
        // Beyond the limit, the right code gets the same reply as a wrong one.
        const right = await post(service, '/verify/otp', codes[0] ?? {});
        expect(right.body.Code).toBe('too_many_attempts');
        await service.advance(HOUR / 2);
      }
      expect(compared).toBeGreaterThanOrEqual(GUESSES);
      expect(compared).toBeLessThanOrEqual(COMPARED);
    }
    // The recipient can sign in.
    expect((await post(service, '/verify/otp', await sendCode(service, to))).status).toBe(200);
  });

  test('gets exactly 30 if the codes of the last hour still live', async () => {
    const service = await start();
    expect(await guessAtEach(service, await sendCodes(service, to, 4), otp.maxAttempts)).toBe(GUESSES);
    await service.advance(HOUR - 60);
    const saved = await sendCodes(service, to, 5);
    expect(await guessAtEach(service, saved, 1)).toBe(5);
    await service.advance(60);
    let compared = await guessAtEach(service, saved, otp.maxAttempts);
    expect(compared).toBe(GUESSES);
    for (const code of await sendCodes(service, to, SENDS)) compared += await guessAtEach(service, [code], 5);
    expect(compared).toBe(COMPARED);
  });
});

describe('the odds of guessing a code under the default limits', () => {
  const codes = 9 * 10 ** (otp.length - 1);

  test('are 1 in 30,000 an hour and 1 in 1,250 a day', () => {
    expect({ GUESSES, SENDS, windowSeconds, codes }).toEqual({
      GUESSES: 20,
      SENDS: 10,
      windowSeconds: HOUR,
      codes: 900_000,
    });
    expect(codes / COMPARED).toBe(30_000);
    expect(codes / (COMPARED * 24)).toBe(1_250);
  });

  test('are 1 in 18,000 an hour if the recipient clears the count by signing in', () => {
    expect(codes / (SENDS * otp.maxAttempts)).toBe(18_000);
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
