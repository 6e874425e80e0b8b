import { randomUUID } from 'node:crypto';
import Redis from 'ioredis';
import { inRedis } from '../../src/limits/counters';
import { keepInDatabase } from '../../src/models/keep-otp';
import { createWindows, type CountersFactory } from '../../src/limits/decide';
import { onTeardown, startTestService } from '../support/harness';
import { describeWithRedis, startRedisServer } from '../support/redis-server';

const HOUR = 3600;

/** Takes the only point, ends the window with `passHour`, refunds the point and takes again. */
async function takeAfterRefund<Act>(
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

describe('a refund after the end of its window', () => {
  test('does not add room to the next window in the database', async () => {
    const { database } = await startTestService();
    const now = new Date();
    const code = () => ({ id: randomUUID(), digest: 'x', expiresAt: now, now });
    const passHour = () =>
      database.query('UPDATE otp_limits SET expire = expire + $1', [HOUR * 1000]);
    expect(await takeAfterRefund(keepInDatabase(database), code, passHour)).toMatchObject({
      allowed: false,
    });
    await database.query('DELETE FROM otp_limits', []);
    const passNoTime = () => Promise.resolve();
    expect(await takeAfterRefund(keepInDatabase(database), code, passNoTime)).toMatchObject({
      allowed: true,
    });
  });
});

describeWithRedis('a refund after the end of its window', () => {
  test('does not add room to the next window in Redis', async () => {
    const server = await startRedisServer();
    const redis = new Redis(server.url);
    onTeardown(() => redis.disconnect());
    await redis.ping(); // waits for the connection
    const passHour = () => redis.pexpire(`late-${HOUR}:ada`, 2 * HOUR * 1000);
    expect(await takeAfterRefund(inRedis(redis), () => undefined, passHour)).toMatchObject({
      allowed: false,
    });
    await redis.flushall();
    const passNoTime = () => Promise.resolve();
    expect(await takeAfterRefund(inRedis(redis), () => undefined, passNoTime)).toMatchObject({
      allowed: true,
    });
  });
});
