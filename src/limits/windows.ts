import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { ApiError } from '../errors';
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

/** The count of one window. */
export interface Counter {
  limiter: RateLimiterAbstract;
  /**
   * Makes room for one more in the window that ends then, however many were refused in it meanwhile; in
   * one that has begun since it would make room for one too many.
   */
  giveBack(key: string, endsAtMs: number): Promise<unknown>;
}

const RETRY_AFTER_SECONDS = 2;

/** What a caller hears where counters cannot be reached and nothing else may stand in for them. */
export function countersUnavailable(cause: unknown): ApiError {
  // Counters in the database fail as it does, and that has been said already.
  if (cause instanceof ApiError) return cause;
  return new ApiError('counters_unavailable', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** Makes the counter of one window: in the database, in Redis, or in this process. */
export type CounterFactory = (name: string, rate: Rate) => Counter;

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
      const taken: { counter: Counter; result: RateLimiterRes; endsAtMs: number }[] = [];
      const refund = async () => {
        for (const { counter, endsAtMs } of taken) await counter.giveBack(key, endsAtMs);
      };
      for (const counter of counters) {
        const { result, isRefused } = await consume(counter.limiter, key).catch(
          async (error: unknown) => {
            await refund().catch(() => undefined);
            throw error;
          },
        );
        if (isRefused) {
          await refund();
          const quota = quotaOf(counter.limiter, result);
          return { allowed: false, quota, retryAfterSeconds: Math.max(1, quota.resetSeconds) };
        }
        taken.push({ counter, result, endsAtMs: Date.now() + result.msBeforeNext });
      }
      const quotas = taken.map(({ counter, result }) => quotaOf(counter.limiter, result));
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

async function consume(limiter: RateLimiterAbstract, key: string) {
  try {
    return { result: await limiter.consume(key), isRefused: false };
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { result: refusal, isRefused: true };
    throw refusal;
  }
}

function quotaOf(limiter: RateLimiterAbstract, result: RateLimiterRes): Quota {
  return {
    limit: limiter.points,
    windowSeconds: limiter.duration,
    remaining: result.remainingPoints,
    resetSeconds: Math.ceil(result.msBeforeNext / 1000),
  };
}
