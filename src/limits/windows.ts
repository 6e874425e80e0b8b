import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Rate } from '../rate';

/** The window that decided, as the RateLimit header fields tell it. */
export interface Quota {
  limit: number;
  windowSeconds: number;
  remaining: number;
  resetSeconds: number;
}

export type Taken =
  | {
      allowed: true;
      quota: Quota | undefined;
      /** Seconds until the same key may take again. */
      nextInSeconds: number;
      /** Gives back what was taken, for an act that did not come about. */
      refund(): Promise<void>;
    }
  | { allowed: false; quota: Quota; retryAfterSeconds: number };

/** Several windows that all must have room, such as one in 30 seconds and ten in an hour. */
export interface Windows {
  /** Takes one from each window, or from none. Rejects where the counters cannot be reached. */
  take(key: string): Promise<Taken>;
}

/** Makes the counter of one window: in the database, in Redis, or in this process. */
export type CounterFactory = (name: string, rate: Rate) => RateLimiterAbstract;

export function createWindows(
  name: string,
  rates: readonly Rate[],
  createCounter: CounterFactory,
): Windows {
  // Shortest first, in every process alike: whoever is refused by one has taken nothing from the longer ones.
  const counters = [...rates]
    .sort((a, b) => a.windowSeconds - b.windowSeconds)
    .map((rate) => createCounter(`${name}-${rate.windowSeconds}`, rate));

  return {
    async take(key) {
      const taken: { counter: RateLimiterAbstract; result: RateLimiterRes; atMs: number }[] = [];
      const refund = async () => {
        for (const { counter, result, atMs } of taken) {
          // A window that has ended since holds nothing of ours: giving back would make room for one more.
          const hasEnded = Date.now() >= atMs + result.msBeforeNext;
          if (!hasEnded) await counter.reward(key);
        }
      };
      for (const counter of counters) {
        const { result, isRefused } = await consume(counter, key);
        if (isRefused) {
          await refund();
          const quota = quotaOf(counter, result);
          return { allowed: false, quota, retryAfterSeconds: Math.max(1, quota.resetSeconds) };
        }
        taken.push({ counter, result, atMs: Date.now() });
      }
      const quotas = taken.map(({ counter, result }) => quotaOf(counter, result));
      const full = quotas.filter(({ remaining }) => remaining === 0);
      return {
        allowed: true,
        quota: quotas.sort((a, b) => a.remaining - b.remaining)[0],
        nextInSeconds: Math.max(0, ...full.map(({ resetSeconds }) => resetSeconds)),
        refund,
      };
    },
  };
}

async function consume(counter: RateLimiterAbstract, key: string) {
  try {
    return { result: await counter.consume(key), isRefused: false };
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { result: refusal, isRefused: true };
    throw refusal;
  }
}

function quotaOf(counter: RateLimiterAbstract, result: RateLimiterRes): Quota {
  return {
    limit: counter.points,
    windowSeconds: counter.duration,
    remaining: result.remainingPoints,
    resetSeconds: Math.ceil(result.msBeforeNext / 1000),
  };
}
