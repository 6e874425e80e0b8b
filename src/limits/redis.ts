import type { Rate } from '../rate';
import { countInOrder, type Counters } from './counters';
import type { RedisConnection } from './redis-connection';
import { createRedisLimiter } from './redis-limiter';

// Refused requests are counted too, so the count can exceed ARGV[1], the rate's points: the excess is dropped.
const REFUND = `
  local count = tonumber(redis.call('get', KEYS[1]) or '0')
  local isSameWindow = math.abs(redis.call('pttl', KEYS[1]) - ARGV[2]) < tonumber(ARGV[3])
  if count > 0 and isSameWindow then
    redis.call('set', KEYS[1], math.min(count, ARGV[1]) - 1, 'KEEPTTL')
  end`;

/** Counts in Redis: exact across processes. While Redis is down, counters reject at once. */
export function countInRedis(redis: RedisConnection, name: string, rates: readonly Rate[]): Counters {
  return countInOrder(rates, (rate) => {
    const limiter = createRedisLimiter(name, rate);
    // Two windows of one counter end at least one window apart, so half a window tells them apart.
    const slackMs = Math.floor((rate.windowSeconds * 1000) / 2);
    return {
      rate,
      consume: (key) => redis.run((client) => limiter.consume(client, key)),
      refund(key, endsAtMs) {
        const bind = [rate.points, endsAtMs - Date.now(), slackMs];
        return redis.run((client) => client.eval(REFUND, 1, limiter.keyOn(client, key), ...bind));
      },
    };
  });
}
