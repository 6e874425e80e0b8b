import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { errorClass, type Log } from '../log';
import type { Rate } from '../rate';
import type { Count, CountersFactory } from './decide';

/** The count of one window. */
interface Counter {
  rate: Rate;
  limiter: RateLimiterAbstract;
  giveBack(key: string, endsAtMs: number): Promise<unknown>;
}

/** Counters in this process: exact for it alone, and free. */
export const inProcess = oneByOne((name, rate) => {
  const limiter = new RateLimiterMemory(optionsOf(name, rate));
  return {
    rate,
    limiter,
    giveBack: async (key, endsAtMs) => Date.now() < endsAtMs && (await limiter.reward(key)),
  };
});

/** Whoever is refused by one window has taken nothing from the longer ones, and gives the shorter ones' back. */
function oneByOne(createCounter: (name: string, rate: Rate) => Counter): CountersFactory {
  return (name, rates) => {
    const counters = rates.map((rate) => createCounter(`${name}-${rate.windowSeconds}`, rate));
    const giveBack = async (key: string, counts: readonly Count[]) => {
      for (const { rate, endsAtMs } of counts) {
        await counters.find((counter) => counter.rate === rate)?.giveBack(key, endsAtMs);
      }
    };
    return {
      async take(key) {
        const counts: Count[] = [];
        for (const { rate, limiter } of counters) {
          const { consumedPoints: points, msBeforeNext } = await consume(limiter, key).catch(
            async (error: unknown) => {
              await giveBack(key, counts).catch(() => undefined);
              throw error;
            },
          );
          counts.push({ rate, points, endsAtMs: Date.now() + msBeforeNext });
          if (points > rate.points) break;
        }
        return counts;
      },
      giveBack,
    };
  };
}

/** @returns the count, also where it is a refusal */
async function consume(limiter: RateLimiterAbstract, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal;
    throw refusal;
  }
}

const optionsOf = (keyPrefix: string, { points, windowSeconds }: Rate) => ({
  keyPrefix,
  points,
  duration: windowSeconds,
});

// A refusal is counted too. Whoever was let in is among the first, so what lies above is dropped.
const GIVE_BACK_IN_REDIS = `
  local count = tonumber(redis.call('get', KEYS[1]) or '0')
  local isSameWindow = math.abs(redis.call('pttl', KEYS[1]) - ARGV[2]) < tonumber(ARGV[3])
  if count > 0 and isSameWindow then
    redis.call('set', KEYS[1], math.min(count, ARGV[1]) - 1, 'KEEPTTL')
  end`;

const COMMAND_TIMEOUT_MS = 3_000;
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Counters in Redis, exact across processes. Whether Redis is there or not decides no start: while it is
 * away its counters reject at once, and they work again as soon as it is back.
 */
export function inRedis(redis: Redis): CountersFactory {
  return oneByOne((name, rate) => {
    const limiter = new RateLimiterRedis({
      storeClient: redis,
      rejectIfRedisNotReady: true,
      ...optionsOf(name, rate),
    });
    // No other window of a counter ends within half a window of one's end.
    const slackMs = Math.floor((rate.windowSeconds * 1000) / 2);
    return {
      rate,
      limiter,
      giveBack(key, endsAtMs) {
        const bind = [rate.points, endsAtMs - Date.now(), slackMs];
        return redis.eval(GIVE_BACK_IN_REDIS, 1, limiter.getKey(key), ...bind);
      },
    };
  });
}

export async function connectRedis(url: string, log: Log): Promise<Redis> {
  const { Redis } = await import('ioredis'); // it takes its time, and few need it
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
  await redis.connect().catch(() => undefined); // told by the error event
  return redis;
}
