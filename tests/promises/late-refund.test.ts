import { randomUUID } from 'node:crypto';
import { loadConfig } from '../../src/config/config';
import { decide, type WindowCount } from '../../src/limits/decide';
import { countInRedis } from '../../src/limits/redis';
import { connectRedis } from '../../src/limits/redis-connection';
import { createLog } from '../../src/log';
import { createKeepOtp } from '../../src/models/keep-otp';
import { onTeardown, startTestService } from '../support/harness';
import { describeWithRedis, redisAdmin, startRedisServer } from '../support/redis-server';

const HOUR = 3600;

const RATES = [{ points: 1, windowSeconds: HOUR }];

interface Limit {
  take: () => Promise<WindowCount[]>;
  refund: (counts: WindowCount[]) => Promise<void>;
}

/** Takes the only point, ends the window with `passHour`, refunds the point and takes again. */
async function takeAfterRefund({ take, refund }: Limit, passHour: () => Promise<unknown>) {
  const first = await take();
  await passHour();
  await refund(first);
  return decide(await take());
}

describe('a refund after the end of its window', () => {
  test('does not add room to the next window in the database', async () => {
    const { database } = await startTestService();
    const now = new Date();
    const sends = createKeepOtp(database, 'late', RATES);
    const limit: Limit = {
      take: () => sends.keep('ada', { id: randomUUID(), maskedCode: '123456', digest: 'x', expiresAt: now, now }),
      refund: (counts) => sends.refund('ada', counts),
    };
    const passHour = () => database.query('UPDATE otp_limits SET expire = expire + $1', [HOUR * 1000]);
    expect(await takeAfterRefund(limit, passHour)).toMatchObject({
      allowed: false,
    });
    await database.query('DELETE FROM otp_limits', []);
    const passNoTime = () => Promise.resolve();
    expect(await takeAfterRefund(limit, passNoTime)).toMatchObject({
      allowed: true,
    });
  });
});

describeWithRedis('a refund after the end of its window', () => {
  test('does not add room to the next window in Redis', async () => {
    const server = await startRedisServer();
    const redis = redisAdmin(server.url);
    const { redis: settings } = loadConfig({ REDIS_URL: server.url });
    if (settings === undefined) throw new Error('REDIS_URL is not read');
    const connection = await connectRedis(
      settings,
      createLog(() => undefined),
    );
    onTeardown(() => connection.close());
    const counters = countInRedis(connection, 'late', RATES);
    const limit: Limit = {
      take: () => counters.take('ada'),
      refund: (counts) => counters.refund('ada', counts),
    };
    const passHour = () => redis.pexpire(`late-${HOUR}:ada`, 2 * HOUR * 1000);
    expect(await takeAfterRefund(limit, passHour)).toMatchObject({
      allowed: false,
    });
    await redis.flushall();
    const passNoTime = () => Promise.resolve();
    expect(await takeAfterRefund(limit, passNoTime)).toMatchObject({
      allowed: true,
    });
  });
});
