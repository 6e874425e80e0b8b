import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

type Sent = Awaited<ReturnType<typeof sendCode>>;

const PERSON = 'ada@example.com';

const verify = (service: TestService, guess: Sent) => post(service, '/verify/otp', guess);
const wrong = (sent: Sent, step = 1): Sent => ({ ...sent, otp: wrongCode(sent.otp, step) });

/** A stranger gets four codes sent to the person and makes 30 guesses at them, which uses the 20 of an hour up. */
async function attack(service: TestService, type = '2FA') {
  const outcomes: (string | undefined)[] = [];
  const codes: Sent[] = [];
  while (codes.length < 4) codes.push(await sendCode(service, PERSON, type));
  for (let step = 1; outcomes.length < 30; step += 1) {
    for (const sent of codes) outcomes.push((await verify(service, wrong(sent, step))).body.Code);
  }
  expect(outcomes.filter((outcome) => outcome === 'otp_not_matched')).toHaveLength(20);
  return codes;
}

describe('a person of whom a stranger used the guesses up', () => {
  // The default without its 30 seconds, which the test would have to wait for.
  const start = () => startTestService({ LIMIT_SENDS_PER_RECIPIENT: '5/10m,10/1h' });

  test('redeems the next code at its first guess', async () => {
    const service = await start();
    await attack(service);
    expect((await verify(service, await sendCode(service, PERSON))).status).toBe(200);
  });

  test('has one guess at the next code, with `AttemptsLeft` 0 if it is wrong', async () => {
    const service = await start();
    const codes = await attack(service);
    const next = await sendCode(service, PERSON);
    const first = await verify(service, wrong(next));
    expect(first.body).toMatchObject({ Code: 'otp_not_matched', AttemptsLeft: 0 });
    for (const sent of [next, ...codes]) {
      const reply = await verify(service, sent);
      expect(reply.body.Code).toBe('too_many_attempts');
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  test('has all guesses at codes of another type', async () => {
    const service = await start();
    await attack(service, 'FORGET');
    const signIn = await sendCode(service, PERSON, '2FA');
    for (const AttemptsLeft of [4, 3, 2, 1]) {
      const reply = await verify(service, wrong(signIn));
      expect(reply.body).toMatchObject({ Code: 'otp_not_matched', AttemptsLeft });
    }
    expect((await verify(service, signIn)).status).toBe(200);
  });

  test('has all guesses again after redeeming a code', async () => {
    const service = await start();
    await attack(service);
    await verify(service, await sendCode(service, PERSON));
    await service.database.query('DELETE FROM otp_limits', []);
    const reply = await verify(service, wrong(await sendCode(service, PERSON)));
    expect(reply.body).toMatchObject({ Code: 'otp_not_matched', AttemptsLeft: 4 });
  });
});

describe('with LIMIT_FOLD_PLUS_TAGS, the addresses ada+1@ and ada+2@', () => {
  const start = (LIMIT_FOLD_PLUS_TAGS: string) =>
    startTestService({ LIMIT_FOLD_PLUS_TAGS, LIMIT_GUESSES_PER_RECIPIENT: '5/1h' });

  test.each([
    ['share their guesses', 'true', 0],
    ['have guesses of their own without it', 'false', 4],
  ])('%s', async (_, folding, AttemptsLeft) => {
    const service = await start(folding);
    const first = await sendCode(service, 'ada+1@example.com');
    for (let step = 1; step <= 5; step += 1) await verify(service, wrong(first, step));
    const second = await sendCode(service, 'ada+2@example.com');
    const reply = await verify(service, wrong(second));
    expect(reply.body).toMatchObject({ Code: 'otp_not_matched', AttemptsLeft });
  });
});
