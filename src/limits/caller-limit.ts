import type { Counters } from './counters';
import { decide, type Decision } from './decide';
import type { OnDecision } from '../observer';

export type CallerLimit = ReturnType<typeof createCallerLimit>;

/** Limits how often one caller calls. */
export function createCallerLimit(counters: Counters, onDecision: OnDecision) {
  return {
    /** Takes one from each window, or from none. Rejects while the counters cannot be reached. */
    async take(key: string): Promise<Decision> {
      const counts = await counters.take(key).catch((error: unknown) => {
        onDecision('unavailable');
        throw error;
      });
      const decision = decide(counts);
      onDecision(decision.allowed ? 'allowed' : 'refused');
      if (!decision.allowed) await counters.refund(key, counts);
      return decision;
    },
  };
}
