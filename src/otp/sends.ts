import { ApiError } from '../errors';
import type { NewCode } from '../models/otps';
import type { Windows } from '../limits/decide';

export interface SendAllowance {
  resendAfterSeconds: number;
  /** For a message that nobody took. Never rejects: its sender must hear of that, not of the counters. */
  refund: () => Promise<void>;
}

/** How often one recipient may be sent to, whoever asks. */
export interface RecipientLimit {
  /**
   * Counts a send and keeps its code, or does neither.
   * @throws ApiError `rate_limited`; `counters_unavailable` or `database_unavailable` where the counters
   * are away: they fail closed, or nothing would bound what a recipient gets and its owner pays
   */
  take(identity: string, code: NewCode): Promise<SendAllowance>;
}

interface Dependencies {
  windows: Windows<NewCode>;
  counterKey: (purpose: string, value: string) => string;
  foldPlusTags: boolean;
}

export function createRecipientLimit(dependencies: Dependencies): RecipientLimit {
  const { windows, counterKey, foldPlusTags } = dependencies;
  return {
    async take(identity, code) {
      const counted = foldPlusTags ? withoutPlusTag(identity) : identity;
      const taken = await windows.take(counterKey('sends', counted), code);
      if (!taken.allowed) {
        throw new ApiError('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
      }
      return {
        resendAfterSeconds: taken.nextInSeconds,
        refund: () => taken.refund().catch(() => undefined),
      };
    },
  };
}

/** `ada+shop@example.com` and `ada@example.com` are one mailbox at most providers. */
function withoutPlusTag(identity: string): string {
  return identity.replace(/\+[^@]*@/, '@');
}
