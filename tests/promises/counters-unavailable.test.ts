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
import { inboxOf } from '../support/traces';

jest.setTimeout(120_000);

let recipients = 0;
const newRecipient = () => `person-${(recipients += 1)}@example.com`;

const sendToNew = (service: TestService) => post(service, '/email/otp', { email: newRecipient(), type: '2FA' });

/** The number of messages sent so far, from the newest id: the inbox holds only 100. */
async function countMessages(service: TestService): Promise<number> {
  const [newest] = await inboxOf(service);
  return newest?.id ?? 0;
}

/** Eight callers that send to new recipients without pause until `stop`. */
function startLoad(service: TestService) {
  const crowd = createCrowd();
  const answers: Answer[] = [];
  let isStopped = false;
  const caller = async () => {
    while (!isStopped) {
      answers.push(await crowd.post(service, '/email/otp', { email: newRecipient(), type: '2FA' }));
    }
  };
  const callers = Array.from({ length: 8 }, caller);
  return {
    answers,
    waitForStatus: (status: number, times: number) =>
      eventually(() => (answers.filter((answer) => answer.status === status).length >= times ? true : undefined)),
    async stop() {
      isStopped = true;
      await Promise.all(callers);
    },
  };
}

function expectUnavailable({ status, headers, body }: Answer, code: string): void {
  expect({ status, body }).toEqual({
    status: 503,
    body: { Status: 'Failure', Details: 'Service is temporarily unavailable', Code: code },
  });
  expect(headers['retry-after']).toBe('2');
}

/** The number of sends with 200; every other reply must be the 503 with this `Code`. */
function acceptedSends(answers: readonly Answer[], code: string): number {
  const refused = answers.filter(({ status }) => status !== 200);
  for (const answer of refused) expectUnavailable(answer, code);
  return answers.length - refused.length;
}

const waitForRecovery = (service: TestService) =>
  eventually(async () => ((await sendToNew(service)).status === 200 ? true : undefined));

describeWithRedis('if Redis is killed under load,', () => {
  test.each<[string, Env]>([
    ['recipient', { LIMIT_SENDS_PER_RECIPIENT: '5/10m' }],
    ['caller', { LIMIT_SENDS_PER_CALLER: '9999999/1m', LIMIT_VERIFIES_PER_CALLER: '9999999/1m' }],
  ])('a limit per %s refuses sends with 503 until Redis is back, and verifies go on', async (_, limits) => {
    const redis = await startRedisServer();
    const service = await startTestService({ REDIS_URL: redis.url, ...limits });
    const code = await sendCode(service);
    const guessed = await sendCode(service, 'grace@example.com');
    const before = await countMessages(service);

    const load = startLoad(service);
    await load.waitForStatus(200, 20);
    await redis.kill();
    await load.waitForStatus(503, 20);
    await load.stop();
    const accepted = acceptedSends(load.answers, 'counters_unavailable');
    expect(await countMessages(service)).toBe(before + accepted);

    // While the counters are unavailable, no message is sent.
    const crowd = createCrowd();
    const refused = await Promise.all(
      Array.from({ length: 50 }, () => crowd.post(service, '/email/otp', { email: newRecipient(), type: '2FA' })),
    );
    expect(tallyCodes(refused)).toEqual({ '503 counters_unavailable': 50 });
    expect(await countMessages(service)).toBe(before + accepted);

    // Verifies go on, without a line each, and the database still bounds the guesses.
    const lines = () => service.output().match(/^\{"time".*"event":"(?!request").*$/gm)?.length;
    const linesBefore = lines();
    expect((await post(service, '/verify/otp', code)).status).toBe(200);
    const wrong = { ...guessed, otp: wrongCode(guessed.otp) };
    for (const AttemptsLeft of [4, 3, 2, 1, 0]) {
      expect((await post(service, '/verify/otp', wrong)).body).toMatchObject({ AttemptsLeft });
    }
    expect((await post(service, '/verify/otp', guessed)).body.Code).toBe('too_many_attempts');
    expect(lines()).toBe(linesBefore);

    await redis.start();
    await waitForRecovery(service);
    const fresh = await sendCode(service, newRecipient());
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
    expect(logged(service, 'redis_away')).toHaveLength(1);
    await eventually(() => (logged(service, 'redis_back').length === 1 ? true : undefined));
    expect(logged(service, 'counters_unavailable')).toEqual([]);
  });

  test('the service starts without Redis, and refuses sends until Redis is back', async () => {
    const redis = await startRedisServer();
    await redis.kill();
    const service = await startTestService({
      REDIS_URL: redis.url,
      LIMIT_SENDS_PER_RECIPIENT: '5/10m',
    });
    expect((await sendToNew(service)).body.Code).toBe('counters_unavailable');
    await redis.start();
    await waitForRecovery(service);
  });
});

describeWithRedis('if Redis accepts connections but does not reply,', () => {
  test('sends are refused with 503 until it replies again, and verifies go on', async () => {
    const redis = await startRedisServer();
    const service = await startTestService({
      REDIS_URL: redis.url,
      LIMIT_SENDS_PER_CALLER: '9999999/1m',
      LIMIT_VERIFIES_PER_CALLER: '9999999/1m',
    });
    const code = await sendCode(service);
    const before = await countMessages(service);
    redis.freeze();
    const crowd = createCrowd();
    expectUnavailable(
      await crowd.post(service, '/email/otp', { email: newRecipient(), type: '2FA' }),
      'counters_unavailable',
    );
    expect((await post(service, '/verify/otp', code)).status).toBe(200);
    expect(await countMessages(service)).toBe(before);
    redis.thaw();
    await waitForRecovery(service);
  });
});

onServer('if the database stops replying under load,', () => {
  test('sends and verifies are refused with 503 until it replies again, and every message is counted', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startTestService({
      ...env,
      DATABASE_URL: proxy.url,
      LIMIT_SENDS_PER_RECIPIENT: '5/10m',
    });
    const code = await sendCode(service);
    const before = await countMessages(service);

    const load = startLoad(service);
    await load.waitForStatus(200, 20);
    proxy.freeze();
    await load.waitForStatus(503, 8);
    const crowd = createCrowd();
    expectUnavailable(await crowd.post(service, '/verify/otp', code), 'database_unavailable');
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    await load.stop();
    const accepted = acceptedSends(load.answers, 'database_unavailable');
    expect(await countMessages(service)).toBe(before + accepted);

    proxy.resume();
    await waitForRecovery(service);
    const fresh = await sendCode(service, newRecipient());
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
  });
});
