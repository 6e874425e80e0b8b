import type { Counters } from './counters';
import { decide, type Decision } from './decide';

export type CallerLimit = ReturnType<typeof createCallerLimit>;

/** Limits how often one caller calls. */
export function createCallerLimit(counters: Counters) {
  return {
    /** Takes one from each window, or from none. Rejects while the counters cannot be reached. */
    async take(key: string): Promise<Decision> {
      const counts = await counters.take(key);
      const decision = decide(counts);
      if (!decision.allowed) await counters.refund(key, counts);
      return decision;
    },
  };
}
