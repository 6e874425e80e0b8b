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

/** Several windows that all must have room for an act, such as one in 30 seconds and ten in an hour. */
export interface Windows<Act = void> {
  /** Takes one from each window, or from none. Rejects where the counters cannot be reached. */
  take(key: string, act: Act): Promise<Taken>;
}

/** One window's count, with the one that was just asked for. */
export interface Count {
  rate: Rate;
  /** More than the rate's points: refused. */
  points: number;
  endsAtMs: number;
}

export const isFull = ({ rate, points }: Count) => points > rate.points;

/** The counts of one limit's windows: in the database, in Redis, or in this process. */
export interface Counters<Act = void> {
  /**
   * Counts one in each window, the shortest first; those after a full one may be left out. Counters that
   * are for one kind of act do it too, where none is full.
   */
  take(key: string, act: Act): Promise<Count[]>;
  /**
   * Makes room for one more in each of these windows, however many were refused in it meanwhile; in one
   * that has begun since it would make room for one too many.
   */
  giveBack(key: string, counts: readonly Count[]): Promise<void>;
}

export type CountersFactory<Act = void> = (name: string, rates: readonly Rate[]) => Counters<Act>;

const RETRY_AFTER_SECONDS = 2;

/** What a caller hears where counters cannot be reached and nothing else may stand in for them. */
export function countersUnavailable(cause: unknown): ApiError {
  return new ApiError('counters_unavailable', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** @param rates none of them: everything is let through */
export function createWindows<Act>(
  name: string,
  rates: readonly Rate[],
  createCounters: CountersFactory<Act>,
): Windows<Act> {
  const shortestFirst = [...rates].sort((a, b) => a.windowSeconds - b.windowSeconds);
  const counters = createCounters(name, shortestFirst);

  return {
    async take(key, act) {
      const counts = await counters.take(key, act);
      const taken = counts.filter((count) => !isFull(count));
      const refund = () => counters.giveBack(key, taken);
      const refused = counts.filter(isFull).map(quotaOf);
      const longest = refused.sort((a, b) => b.resetSeconds - a.resetSeconds)[0];
      if (longest !== undefined) {
        await refund();
        return { allowed: false, quota: longest, retryAfterSeconds: longest.resetSeconds };
      }
      const quotas = taken.map(quotaOf);
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

function quotaOf({ rate, points, endsAtMs }: Count): Quota {
  return {
    limit: rate.points,
    windowSeconds: rate.windowSeconds,
    remaining: Math.max(0, rate.points - points),
    resetSeconds: Math.max(1, Math.ceil((endsAtMs - Date.now()) / 1000)),
  };
}
