import Redis from 'ioredis';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';
import { errorClass, type Log } from '../log';
import type { Database } from '../models/database';
import type { CounterFactory } from './windows';

/** Counters in this process: exact for it alone, and free. */
export const inProcess: CounterFactory = (name, { points, windowSeconds }) => {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds });
  return {
    limiter,
    giveBack: async (key, endsAtMs) => Date.now() < endsAtMs && (await limiter.reward(key)),
  };
};

// A refusal is counted too. Whoever was let in is among the first `points`, so what lies above is dropped.
const GIVE_BACK = `
  UPDATE otp_limits SET points = least(points, $2) - 1
   WHERE key = $1 AND points > 0 AND expire BETWEEN $3 AND $4`;

/** Counters in the service's own database, exact across processes. */
export function inDatabase(database: Database): CounterFactory {
  return (name, { points, windowSeconds }) => {
    const limiter = new RateLimiterPostgres({
      storeClient: { query: (query: LimiterQuery) => runQuery(database, query) },
      storeType: 'client',
      tableName: 'otp_limits',
      tableCreated: true,
      clearExpiredByTimeout: false, // the purge does it
      keyPrefix: name,
      points,
      duration: windowSeconds,
    });
    return {
      limiter,
      giveBack(key, endsAtMs) {
        const slackMs = halfOf(windowSeconds);
        const bind = [limiter.getKey(key), points, endsAtMs - slackMs, endsAtMs + slackMs];
        return database.query(GIVE_BACK, bind);
      },
    };
  };
}

interface LimiterQuery {
  text: string;
  values: unknown[];
}

async function runQuery(database: Database, { text, values }: LimiterQuery) {
  const rows = await database.query(text, values);
  return { rows, rowCount: rows.length };
}

/** No other window of a counter ends within half a window of one's end. */
function halfOf(windowSeconds: number): number {
  return Math.floor((windowSeconds * 1000) / 2);
}

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
export function inRedis(redis: Redis): CounterFactory {
  return (name, { points, windowSeconds }) => {
    const limiter = new RateLimiterRedis({
      storeClient: redis,
      rejectIfRedisNotReady: true,
      keyPrefix: name,
      points,
      duration: windowSeconds,
    });
    return {
      limiter,
      giveBack(key, endsAtMs) {
        const bind = [points, endsAtMs - Date.now(), halfOf(windowSeconds)];
        return redis.eval(GIVE_BACK_IN_REDIS, 1, limiter.getKey(key), ...bind);
      },
    };
  };
}

export async function connectRedis(url: string, log: Log): Promise<Redis> {
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
