import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Rate } from '../rate';
import { consume, limiterOptions } from './counters';
import type { RedisClient } from './redis-client';

/** The limiter of one window on any client. Each command has one key, so a cluster can run it. */
export function createRedisLimiter(name: string, rate: Rate) {
  const limiters = new WeakMap<RedisClient, RateLimiterRedis>();
  const on = (client: RedisClient) => {
    const limiter =
      limiters.get(client) ??
      new RateLimiterRedis({ storeClient: client, rejectIfRedisNotReady: true, ...limiterOptions(name, rate) });
    limiters.set(client, limiter);
    return limiter;
  };
  return {
    consume: (client: RedisClient, key: string): Promise<RateLimiterRes> => consume(on(client), key),
    keyOn: (client: RedisClient, key: string) => on(client).getKey(key),
  };
}
