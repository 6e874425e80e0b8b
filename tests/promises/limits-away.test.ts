import { createCrowd, tallyCodes, type Answer } from '../support/crowd';
import { onServer } from '../support/database-server';
import { eventually } from '../support/eventually';
import { startFreezableProxy } from '../support/freezable-proxy';
import {
  emptyDatabase,
  post,
  sendCode,
  startTestService,
  wrongCode,
  type Env,
  type TestService,
} from '../support/harness';
import { logged } from '../support/logged';
import { describeWithRedis, startRedisServer } from '../support/redis-server';

const AWAY = 'Service is temporarily unavailable';

jest.setTimeout(120_000);

let people = 0;
const somebody = () => `person-${(people += 1)}@example.com`;

/** How many messages have left so far. */
async function messagesOf({ url }: TestService): Promise<number> {
  const [newest] = (await (await fetch(`${url}/inbox`)).json()) as { id: number }[];
  return newest?.id ?? 0;
}

/** Callers that send without pause, each time to somebody else, until they are stopped. */
function startLoad(service: TestService) {
  const crowd = createCrowd();
  const answers: Answer[] = [];
  let isOver = false;
  const caller = async () => {
    while (!isOver) {
      answers.push(await crowd.post(service, '/email/otp', { email: somebody(), type: '2FA' }));
    }
  };
  const callers = Array.from({ length: 8 }, caller);
  return {
    answers,
    untilAnswered: (status: number, times: number) =>
      eventually(() =>
        answers.filter((answer) => answer.status === status).length >= times ? true : undefined,
      ),
    async stop() {
      isOver = true;
      await Promise.all(callers);
    },
  };
}

function expectAway({ status, headers, body }: Answer, code: string): void {
  expect({ status, body }).toEqual({
    status: 503,
    body: { Status: 'Failure', Details: AWAY, Code: code },
  });
  expect(headers['retry-after']).toBe('2');
}

const recovered = (service: TestService) =>
  eventually(async () =>
    (await post(service, '/email/otp', { email: somebody(), type: '2FA' })).status === 200
      ? true
      : undefined,
  );

describeWithRedis('a Redis that is killed under load', () => {
  test.each<[string, Env]>([
    ['recipients', { LIMIT_SENDS_PER_RECIPIENT: '5/10m' }],
    ['callers', { LIMIT_SENDS_PER_CALLER: '9999999/1m', LIMIT_VERIFIES_PER_CALLER: '9999999/1m' }],
  ])('and counts for %s stops sends, not verifies, until it is back', async (_, limits) => {
    const redis = await startRedisServer();
    const service = await startTestService({ REDIS_URL: redis.url, ...limits });
    const code = await sendCode(service);
    const guessed = await sendCode(service, 'grace@example.com');
    const before = await messagesOf(service);

    const load = startLoad(service);
    await load.untilAnswered(200, 20);
    await redis.kill();
    await load.untilAnswered(503, 20);
    await load.stop();
    const away = load.answers.filter(({ status }) => status !== 200);
    for (const answer of away) expectAway(answer, 'counters_unavailable');
    const sent = load.answers.length - away.length;
    expect(await messagesOf(service)).toBe(before + sent);

    // Not one more goes out while the counters are away.
    const crowd = createCrowd();
    const refused = await Promise.all(
      Array.from({ length: 50 }, () =>
        crowd.post(service, '/email/otp', { email: somebody(), type: '2FA' }),
      ),
    );
    expect(tallyCodes(refused)).toEqual({ '503 counters_unavailable': 50 });
    expect(await messagesOf(service)).toBe(before + sent);

    // Verifies go on, and guesses are bounded all the same.
    expect((await post(service, '/verify/otp', code)).status).toBe(200);
    const wrong = { ...guessed, otp: wrongCode(guessed.otp) };
    for (const AttemptsLeft of [4, 3, 2, 1, 0]) {
      expect((await post(service, '/verify/otp', wrong)).body).toMatchObject({ AttemptsLeft });
    }
    expect((await post(service, '/verify/otp', guessed)).body.Code).toBe('too_many_attempts');

    await redis.start();
    await recovered(service);
    expect((await post(service, '/verify/otp', await sendCode(service, somebody()))).status).toBe(
      200,
    );
    expect(logged(service, 'redis_away')).toHaveLength(1);
    expect(logged(service, 'redis_back')).toHaveLength(1);
  });

  test('is not waited for at the start either', async () => {
    const redis = await startRedisServer();
    await redis.kill();
    const service = await startTestService({
      REDIS_URL: redis.url,
      LIMIT_SENDS_PER_RECIPIENT: '5/10m',
    });
    const reply = await post(service, '/email/otp', { email: somebody(), type: '2FA' });
    expect(reply.body.Code).toBe('counters_unavailable');
    await redis.start();
    await recovered(service);
  });
});

describeWithRedis('a Redis that accepts and never answers', () => {
  test('stops sends, not verifies, until it answers again', async () => {
    const redis = await startRedisServer();
    const service = await startTestService({
      REDIS_URL: redis.url,
      LIMIT_SENDS_PER_CALLER: '9999999/1m',
      LIMIT_VERIFIES_PER_CALLER: '9999999/1m',
    });
    const code = await sendCode(service);
    const before = await messagesOf(service);
    redis.freeze();
    const crowd = createCrowd();
    expectAway(
      await crowd.post(service, '/email/otp', { email: somebody(), type: '2FA' }),
      'counters_unavailable',
    );
    expect((await post(service, '/verify/otp', code)).status).toBe(200);
    expect(await messagesOf(service)).toBe(before);
    redis.thaw();
    await recovered(service);
  });
});

onServer('a database that stops answering under load', () => {
  test('stops everything with 503, lets nothing out uncounted, and needs no restart', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startTestService({
      ...env,
      DATABASE_URL: proxy.url,
      LIMIT_SENDS_PER_RECIPIENT: '5/10m',
    });
    const code = await sendCode(service);
    const before = await messagesOf(service);

    const load = startLoad(service);
    await load.untilAnswered(200, 20);
    proxy.freeze();
    await load.untilAnswered(503, 8);
    const crowd = createCrowd();
    expectAway(await crowd.post(service, '/verify/otp', code), 'database_unavailable');
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    await load.stop();
    const away = load.answers.filter(({ status }) => status !== 200);
    for (const answer of away) expectAway(answer, 'database_unavailable');
    const sent = load.answers.length - away.length;
    expect(await messagesOf(service)).toBe(before + sent);

    proxy.resume();
    await recovered(service);
    expect((await post(service, '/verify/otp', await sendCode(service, somebody()))).status).toBe(
      200,
    );
  });
});
