import type { Rate } from '../rate';

/** The count of one window, including the request that was just counted. */
export interface WindowCount {
  rate: Rate;
  /** The request is refused if this exceeds the rate's points. */
  points: number;
  /** By the clock that times the window: the database's, Redis's, or this process's. */
  endsInMs: number;
  /** Tells the window from others of its counter. */
  endsAtMs: number;
}

/** The window that decided, as the RateLimit header fields describe it. */
export interface Quota {
  limit: number;
  windowSeconds: number;
  remaining: number;
  resetSeconds: number;
}

export type Decision =
  | {
      allowed: true;
      /** Undefined where there are no windows. */
      quota: Quota | undefined;
      /** Seconds until the same key has room again. */
      nextInSeconds: number;
    }
  | { allowed: false; quota: Quota; retryAfterSeconds: number };

/** Whether the window refuses the request that it just counted. */
export const isFull = ({ rate, points }: WindowCount) => points > rate.points;

/** The windows that accepted the request: a refund gives these their point back. */
export function accepted(counts: readonly WindowCount[]): WindowCount[] {
  return counts.filter((count) => !isFull(count));
}

/** Allows a request that has room in every window, such as one in 30 seconds and ten in an hour. */
export function decide(counts: readonly WindowCount[]): Decision {
  const quotas = counts.map(quotaOf);
  const full = counts.filter(isFull).map(quotaOf);
  const longest = full.sort((a, b) => b.resetSeconds - a.resetSeconds)[0];
  if (longest !== undefined) {
    return { allowed: false, quota: longest, retryAfterSeconds: longest.resetSeconds };
  }
  const spent = quotas.filter(({ remaining }) => remaining === 0);
  return {
    allowed: true,
    quota: quotas.sort((a, b) => a.remaining - b.remaining)[0],
    nextInSeconds: Math.max(0, ...spent.map(({ resetSeconds }) => resetSeconds)),
  };
}

function quotaOf({ rate, points, endsInMs }: WindowCount): Quota {
  return {
    limit: rate.points,
    windowSeconds: rate.windowSeconds,
    remaining: Math.max(0, rate.points - points),
    resetSeconds: Math.max(1, Math.ceil(endsInMs / 1000)),
  };
}
