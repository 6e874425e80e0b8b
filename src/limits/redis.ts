import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { errorClass, type Log } from '../log';
import type { Rate } from '../rate';
import { countInOrder, limiterOptions, type Counters } from './counters';

// Refused requests are counted too, so the count can exceed ARGV[1], the rate's points: the excess is dropped.
const REFUND = `
  local count = tonumber(redis.call('get', KEYS[1]) or '0')
  local isSameWindow = math.abs(redis.call('pttl', KEYS[1]) - ARGV[2]) < tonumber(ARGV[3])
  if count > 0 and isSameWindow then
    redis.call('set', KEYS[1], math.min(count, ARGV[1]) - 1, 'KEEPTTL')
  end`;

/** Counts in Redis: exact across processes. While Redis is down, counters reject at once. */
export function countInRedis(redis: Redis, name: string, rates: readonly Rate[]): Counters {
  return countInOrder(rates, (rate) => {
    const limiter = new RateLimiterRedis({
      storeClient: redis,
      rejectIfRedisNotReady: true,
      ...limiterOptions(name, rate),
    });
    // Two windows of one counter end at least one window apart, so half a window tells them apart.
    const slackMs = Math.floor((rate.windowSeconds * 1000) / 2);
    return {
      rate,
      limiter,
      refund(key, endsAtMs) {
        const bind = [rate.points, endsAtMs - Date.now(), slackMs];
        return redis.eval(REFUND, 1, limiter.getKey(key), ...bind);
      },
    };
  });
}

const COMMAND_TIMEOUT_MS = 3_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** Connects to Redis. The service starts without Redis; counters recover when it reconnects. */
export async function connectRedis(url: string, log: Log): Promise<Redis> {
  const { Redis } = await import('ioredis'); // slow to load, and few instances need it
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  let isAway = false;
  redis.on('error', (error) => {
    if (!isAway) log.error('redis_away', errorClass(error));
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log.info('redis_back');
    isAway = false;
  });
  await redis.connect().catch(() => undefined); // the error event logs it
  return redis;
}
