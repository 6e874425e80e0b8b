import { randomUUID } from 'node:crypto';
import Redis from 'ioredis';
import { inRedis } from '../../src/limits/counters';
import { keepInDatabase } from '../../src/models/keep-otp';
import { createWindows, type CountersFactory } from '../../src/limits/decide';
import { onTeardown, startTestService } from '../support/harness';
import { describeWithRedis, startRedisServer } from '../support/redis-server';

const HOUR = 3600;

/** Takes the only one there is, lets an hour pass in which another takes the next, then refunds the first. */
async function refundTooLate<Act>(
  counters: CountersFactory<Act>,
  act: () => Act,
  passHour: () => Promise<unknown>,
) {
  const windows = createWindows('late', [{ points: 1, windowSeconds: HOUR }], counters);
  const first = await windows.take('ada', act());
  await passHour();
  if (first.allowed) await first.refund();
  return windows.take('ada', act());
}

describe('what is given back after its window has ended makes no room in the next one', () => {
  test('of counters in the database', async () => {
    const { database } = await startTestService();
    const now = new Date();
    const code = () => ({ id: randomUUID(), digest: 'x', expiresAt: now, now });
    const passHour = () =>
      database.query('UPDATE otp_limits SET expire = expire + $1', [HOUR * 1000]);
    expect(await refundTooLate(keepInDatabase(database), code, passHour)).toMatchObject({
      allowed: false,
    });
    await database.query('DELETE FROM otp_limits', []);
    const inTime = () => Promise.resolve();
    expect(await refundTooLate(keepInDatabase(database), code, inTime)).toMatchObject({
      allowed: true,
    });
  });
});

describeWithRedis('what is given back after its window has ended, of counters in Redis', () => {
  test('makes no room in the next one', async () => {
    const server = await startRedisServer();
    const redis = new Redis(server.url);
    onTeardown(() => redis.disconnect());
    await redis.ping(); // connected
    const passHour = () => redis.pexpire(`late-${HOUR}:ada`, 2 * HOUR * 1000);
    expect(await refundTooLate(inRedis(redis), () => undefined, passHour)).toMatchObject({
      allowed: false,
    });
    await redis.flushall();
    const inTime = () => Promise.resolve();
    expect(await refundTooLate(inRedis(redis), () => undefined, inTime)).toMatchObject({
      allowed: true,
    });
  });
});
