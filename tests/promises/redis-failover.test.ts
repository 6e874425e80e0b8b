import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';
import { startMovingRelay } from '../support/moving-relay';
import { repeat } from '../support/repeat';
import { describeWithRedis, redisAdmin, startRedisServer } from '../support/redis-server';

jest.setTimeout(60_000);

const LIMITS = { LIMIT_SENDS_PER_RECIPIENT: '5/10m', LIMIT_SENDS_PER_CALLER: '9999999/1m' };

let recipients = 0;
async function send(service: TestService) {
  const { status, body } = await post(service, '/email/otp', {
    email: `person-${(recipients += 1)}@example.com`,
    type: '2FA',
  });
  return body.Code === undefined ? String(status) : `${status} ${body.Code}`;
}

async function readiness(service: TestService) {
  const reply = await fetch(`${service.url}/readyz`);
  const { Code } = (await reply.json()) as { Code?: string };
  return Code === undefined ? String(reply.status) : `${reply.status} ${Code}`;
}

describeWithRedis('if the Redis behind the address becomes a replica,', () => {
  test('sends get 503 and then right answers within 5 s after the address leads to the new primary', async () => {
    const [first, second] = [await startRedisServer(), await startRedisServer()];
    const address = await startMovingRelay(first.url);
    const service = await startTestService({ REDIS_URL: address.url, ...LIMITS });
    expect(await readiness(service)).toBe('200');
    const code = await sendCode(service);

    const traffic = repeat(10, () => send(service)); // 100 a second, each to a new recipient
    await pause(500);
    await redisAdmin(first.url).replicaof('127.0.0.1', second.port);
    await eventually(async () => ((await send(service)).startsWith('503') ? true : undefined));
    expect(await readiness(service)).toBe('503 counters_unavailable');
    expect((await post(service, '/verify/otp', code)).status).toBe(200);
    await pause(1_000);
    expect(await readiness(service)).toBe('503 counters_unavailable');

    address.moveTo(second.url);
    const movedAtMs = Date.now();
    await eventually(async () => ((await readiness(service)) === '200' ? true : undefined));
    expect(Date.now() - movedAtMs).toBeLessThan(5_000);
    const readyAtMs = performance.now();
    await pause(1_000);
    const answers = await traffic.end();
    expect(new Set(answers.map(({ reply }) => reply))).toEqual(new Set(['200', '503 counters_unavailable']));
    expect(answers.filter(({ startedMs, reply }) => startedMs > readyAtMs && reply !== '200')).toEqual([]);

    const away = logged(service, 'redis_away').map(({ replyCode }) => replyCode);
    expect(away).toContain('READONLY');
    expect(away.length).toBeLessThan(3);
    expect(logged(service, 'redis_back')).toHaveLength(1);
    expect(logged(service, 'counters_unavailable')).toEqual([]);
  });

  test('the service finds the new primary without a request', async () => {
    const [first, second] = [await startRedisServer(), await startRedisServer()];
    const address = await startMovingRelay(first.url);
    const service = await startTestService({ REDIS_URL: address.url, ...LIMITS });
    await redisAdmin(first.url).replicaof('127.0.0.1', second.port);
    expect(await send(service)).toBe('503 counters_unavailable');
    address.moveTo(second.url);
    await eventually(() => (logged(service, 'redis_back').length > 0 ? true : undefined));
    expect(await send(service)).toBe('200');
  });
});

describeWithRedis('if Redis becomes silent without closing its connections,', () => {
  test('the service connects again, and finds the server to which the address leads now', async () => {
    const [first, second] = [await startRedisServer(), await startRedisServer()];
    const address = await startMovingRelay(first.url);
    const service = await startTestService({ REDIS_URL: address.url, ...LIMITS });
    first.freeze();
    address.moveTo(second.url);
    expect(await send(service)).toBe('503 counters_unavailable');
    const noticedAtMs = Date.now();
    await eventually(async () => ((await readiness(service)) === '200' ? true : undefined));
    expect(Date.now() - noticedAtMs).toBeLessThan(5_000);
    expect(await send(service)).toBe('200');
    first.thaw();
  });
});

describeWithRedis('/readyz', () => {
  test.each([
    ['answers 503 while Redis cannot count sends', { LIMIT_SENDS_PER_RECIPIENT: '5/10m' }, '503 counters_unavailable'],
    ['answers 503 while Redis cannot count SMS', { LIMIT_SMS_PER_COUNTRY: '*:9/1d' }, '503 counters_unavailable'],
    ['answers 200 without Redis where it counts verifies only', { LIMIT_VERIFIES_PER_CALLER: '9/1m' }, '200'],
  ])('%s', async (_, limits, expected) => {
    const redis = await startRedisServer();
    const service = await startTestService({ REDIS_URL: redis.url, ...limits });
    expect(await readiness(service)).toBe('200');
    await redis.kill();
    expect(await readiness(service)).toBe(expected);
    await redis.start();
    await eventually(async () => ((await readiness(service)) === '200' ? true : undefined));
  });
});
