import Redis from 'ioredis';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';
import { errorClass, type Log } from '../log';
import type { Database } from '../models/database';
import type { CounterFactory } from './windows';

/** Counters in this process: exact for it alone, and free. */
export const inProcess: CounterFactory = (name, { points, windowSeconds }) =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds });

/** Counters in the service's own database, exact across processes. */
export function inDatabase(database: Database): CounterFactory {
  return (name, { points, windowSeconds }) =>
    new RateLimiterPostgres({
      storeClient: { query: (query: LimiterQuery) => runQuery(database, query) },
      storeType: 'client',
      tableName: 'otp_limits',
      tableCreated: true,
      clearExpiredByTimeout: false, // the purge does it
      keyPrefix: name,
      points,
      duration: windowSeconds,
    });
}

interface LimiterQuery {
  text: string;
  values: unknown[];
}

async function runQuery(database: Database, { text, values }: LimiterQuery) {
  const rows = await database.query(text, values);
  return { rows, rowCount: rows.length };
}

const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Counters in Redis, exact across processes. Whether Redis is there or not decides no start: while it is
 * away its counters reject at once, and they work again as soon as it is back.
 */
export function inRedis(redis: Redis): CounterFactory {
  return (name, { points, windowSeconds }) =>
    new RateLimiterRedis({
      storeClient: redis,
      rejectIfRedisNotReady: true,
      keyPrefix: name,
      points,
      duration: windowSeconds,
    });
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
