import {
  RateLimiterMemory,
  RateLimiterRes,
  type IRateLimiterOptions,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { shortestFirst, type Rate } from '../rate';
import { accepted, type WindowCount } from './decide';

/** The counts of one limit: each key has one count in each of its windows. */
export interface Counters {
  /** Counts one in each window, the shortest first, and stops at the first full one. */
  take(key: string): Promise<WindowCount[]>;
  /**
   * Refunds one point in each window. Does nothing for a window that has ended: the new one never counted
   * this request.
   */
  refund(key: string, counts: readonly WindowCount[]): Promise<void>;
}

/** The counter of one window. */
export interface Counter {
  rate: Rate;
  /** @returns the count, also where it is full */
  consume(key: string): Promise<RateLimiterRes>;
  refund(key: string, endsAtMs: number): Promise<unknown>;
}

/** Counts in this process: exact for one process, and needs no round trip. */
export function countInProcess(name: string, rates: readonly Rate[]): Counters {
  return countInOrder(rates, (rate) => {
    const limiter = new RateLimiterMemory(limiterOptions(name, rate));
    return {
      rate,
      consume: (key) => consume(limiter, key),
      refund: async (key, endsAtMs) => Date.now() < endsAtMs && (await limiter.reward(key)),
    };
  });
}

/** A window is counted only after the shorter ones accepted; if counting fails, they get their point back. */
export function countInOrder(rates: readonly Rate[], createCounter: (rate: Rate) => Counter): Counters {
  const counters = shortestFirst(rates).map(createCounter);
  const refund = async (key: string, counts: readonly WindowCount[]) => {
    for (const { rate, endsAtMs } of accepted(counts)) {
      await counters.find((counter) => counter.rate === rate)?.refund(key, endsAtMs);
    }
  };
  return {
    async take(key) {
      const counts: WindowCount[] = [];
      for (const counter of counters) {
        const { consumedPoints: points, msBeforeNext } = await counter.consume(key).catch(async (error: unknown) => {
          await refund(key, counts).catch(() => undefined);
          throw error;
        });
        const { rate } = counter;
        counts.push({ rate, points, endsInMs: msBeforeNext, endsAtMs: Date.now() + msBeforeNext });
        if (points > rate.points) break;
      }
      return counts;
    },
    refund,
  };
}

export function limiterOptions(name: string, { points, windowSeconds }: Rate): IRateLimiterOptions {
  return { keyPrefix: `${name}-${windowSeconds}`, points, duration: windowSeconds };
}

/** @returns the count, also where the limiter refuses */
export async function consume(limiter: RateLimiterAbstract, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal;
    throw refusal;
  }
}
