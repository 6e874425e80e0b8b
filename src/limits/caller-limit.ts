import type { Counters } from './counters';
import { decide, type Decision } from './decide';

/** How often one caller may call. */
export interface CallerLimit {
  /** Takes one from each window, or from none. Rejects while the counters cannot be reached. */
  take(key: string): Promise<Decision>;
}

export function createCallerLimit(counters: Counters): CallerLimit {
  return {
    async take(key) {
      const counts = await counters.take(key);
      const decision = decide(counts, Date.now());
      if (!decision.allowed) await counters.refund(key, counts);
      return decision;
    },
  };
}
