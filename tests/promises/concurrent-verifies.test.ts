import { randomUUID } from 'node:crypto';
import { createCrowd, tally } from '../support/crowd';
import { onServer } from '../support/database-server';
import { emptyDatabase, LIMITS_OFF, sendCode, startTestService, wrongCode, type Listening } from '../support/harness';
import { startProcess } from '../support/service-process';

const MATCHED = '200 OTP Matched';
const USED = '400 OTP Already Used';
const WRONG = '400 OTP NOT Matched';
const REFUSED = '429 Too many attempts';

type Sent = Awaited<ReturnType<typeof sendCode>>;

// Twenty rounds are 28,000 requests, which take minutes on two busy cores.
jest.setTimeout(600_000);

const newRecipient = () => `${randomUUID()}@example.com`;
const wrongGuesses = (sent: Sent, count: number): Sent[] =>
  Array.from({ length: count }, (_, index) => ({ ...sent, otp: wrongCode(sent.otp, index + 1) }));

describe('in each of three rounds in one process,', () => {
  races(3, async () => [await startTestService(LIMITS_OFF)]);
});

onServer('in each of twenty rounds in two processes on one PostgreSQL database,', () => {
  races(20, async () => {
    const shared = {
      ...(await emptyDatabase()),
      CRYPT_PASSWORD: 'known to both',
      DB_POOL_MAX: '32',
    };
    return Promise.all([startProcess(shared), startProcess(shared)]);
  });
});

function races(rounds: number, start: () => Promise<readonly [Listening, ...Listening[]]>) {
  const crowd = createCrowd();
  let services: readonly [Listening, ...Listening[]];
  beforeAll(async () => {
    services = await start();
  });
  const send = (to: string) => sendCode(services[0], to);
  const verify = (guesses: readonly Sent[]) => crowd.verifyAll(services, guesses);
  const inEachRound = async (race: (round: number) => Promise<void>) => {
    for (let round = 0; round < rounds; round += 1) await race(round);
  };

  test('200 simultaneous verifies with the right code redeem it once', () =>
    inEachRound(async () => {
      const sent = await send(newRecipient());
      const answers = await verify(Array<Sent>(200).fill(sent));
      expect(tally(answers)).toEqual({ [MATCHED]: 1, [USED]: 199 });
    }));

  test('of 500 simultaneous wrong guesses five are compared, and the right code is refused after them', () =>
    inEachRound(async () => {
      const sent = await send(newRecipient());
      const answers = await verify(wrongGuesses(sent, 500));
      expect(tally(answers)).toEqual({ [WRONG]: 5, [REFUSED]: 495 });
      const left = answers.flatMap(({ body }) => body.AttemptsLeft ?? []);
      expect(left.sort()).toEqual([0, 1, 2, 3, 4]);

      const [right] = await verify([sent]);
      expect(right?.status).toBe(429);
      expect(right?.body).toEqual({
        Status: 'Failure',
        Details: 'Too many attempts',
        Code: 'too_many_attempts',
      });
      expect(Number(right?.headers['retry-after'])).toBeGreaterThan(0);
    }));

  test('the right code among 300 wrong guesses is one of the five compared, or refused', () =>
    inEachRound(async (round) => {
      const sent = await send(newRecipient());
      const guesses = wrongGuesses(sent, 300);
      // In even rounds among the first guesses, where it may win; in odd rounds behind 150 wrong ones.
      const position = round % 2 === 0 ? round / 2 : 150;
      guesses.splice(position, 0, sent);
      const answers = await verify(guesses);
      const [right] = answers.splice(position, 1);

      const { [WRONG]: wrong = 0, [REFUSED]: refused = 0, [USED]: used = 0 } = tally(answers);
      expect(wrong + refused + used).toBe(300);
      if (right?.status === 200) {
        expect(wrong).toBeLessThanOrEqual(5);
      } else {
        expect(right?.body.Code).toBe('too_many_attempts');
        expect({ wrong, used }).toEqual({ wrong: 5, used: 0 });
      }
    }));

  test('of 400 simultaneous wrong guesses at eight codes of one recipient at most 28 are compared, of the 30 in README', () =>
    inEachRound(async () => {
      const recipient = newRecipient();
      const codes: Sent[] = [];
      while (codes.length < 8) codes.push(await send(recipient));
      // The codes take turns, so that all eight are under attack at the same time.
      const guesses = Array.from({ length: 50 }, (_, index) =>
        codes.map((sent) => ({ ...sent, otp: wrongCode(sent.otp, index + 1) })),
      ).flat();
      const { [WRONG]: compared = 0, ...others } = tally(await verify(guesses));
      expect(others).toEqual({ [REFUSED]: 400 - compared });
      // Twenty, and the first guesses of codes that none of the twenty was at.
      expect(compared).toBeGreaterThanOrEqual(20);
      expect(compared).toBeLessThanOrEqual(28);
      expect(tally(await verify(codes))).toEqual({ [REFUSED]: 8 });
      expect(tally(await verify([await send(recipient)]))).toEqual({ [MATCHED]: 1 });
    }));

  test('of 300 simultaneous wrong guesses at one code of a locked recipient exactly one is compared', () =>
    inEachRound(async () => {
      const recipient = newRecipient();
      for (let codes = 0; codes < 4; codes += 1) {
        expect(tally(await verify(wrongGuesses(await send(recipient), 5)))).toEqual({ [WRONG]: 5 });
      }
      const fresh = await send(recipient);
      const answers = await verify(wrongGuesses(fresh, 300));
      expect(tally(answers)).toEqual({ [WRONG]: 1, [REFUSED]: 299 });
      expect(answers.flatMap(({ body }) => body.AttemptsLeft ?? [])).toEqual([0]);
      expect(tally(await verify([fresh]))).toEqual({ [REFUSED]: 1 });
    }));
}

describe("the count of a recipient's wrong guesses", () => {
  const crowd = createCrowd();
  const start = () => startTestService({ ...LIMITS_OFF, LIMIT_GUESSES_PER_RECIPIENT: '8/1h' });

  test('does not grow when a used, expired or capped key is replayed', async () => {
    const service = await start();
    const to = newRecipient();
    const replay = (sent: Sent) => crowd.verifyAll([service], wrongGuesses(sent, 50));

    const expired = await sendCode(service, to);
    await service.advance(601);
    expect(tally(await replay(expired))).toEqual({ '400 OTP Expired': 50 });

    const used = await sendCode(service, to);
    expect(tally(await crowd.verifyAll([service], [used]))).toEqual({ [MATCHED]: 1 });
    expect(tally(await replay(used))).toEqual({ [USED]: 50 });

    const capped = await sendCode(service, to);
    expect(tally(await replay(capped))).toEqual({ [WRONG]: 5, [REFUSED]: 45 });
    expect(tally(await replay(capped))).toEqual({ [REFUSED]: 50 });

    // Only the five compared guesses at the capped code count, of the eight allowed.
    const [next] = await crowd.verifyAll([service], wrongGuesses(await sendCode(service, to), 1));
    expect(next?.body).toMatchObject({ Code: 'otp_not_matched', AttemptsLeft: 2 });
  });

  test('does not shrink when a new code is sent', async () => {
    const service = await start();
    const to = newRecipient();
    for (const compared of [5, 3]) {
      const answers = await crowd.verifyAll([service], wrongGuesses(await sendCode(service, to), 9));
      expect(tally(answers)).toEqual({ [WRONG]: compared, [REFUSED]: 9 - compared });
    }
    const stillLocked = await crowd.verifyAll([service], wrongGuesses(await sendCode(service, to), 5));
    expect(tally(stillLocked)).toEqual({ [WRONG]: 1, [REFUSED]: 4 });

    await service.advance(3600);
    const later = await crowd.verifyAll([service], wrongGuesses(await sendCode(service, to), 5));
    expect(tally(later)).toEqual({ [WRONG]: 5 });
  });

  test('is cleared by a success', async () => {
    const service = await start();
    const to = newRecipient();
    for (const wrong of [4, 3]) {
      const guesses = wrongGuesses(await sendCode(service, to), wrong);
      expect(tally(await crowd.verifyAll([service], guesses))).toEqual({ [WRONG]: wrong });
    }
    const right = await sendCode(service, to);
    expect(tally(await crowd.verifyAll([service], [right]))).toEqual({ [MATCHED]: 1 });

    const next = await crowd.verifyAll([service], wrongGuesses(await sendCode(service, to), 5));
    const left = next.map(({ body }) => body.AttemptsLeft);
    expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
