import { ApiError } from '../errors';
import { countersUnavailable, type Windows } from './windows';

export interface SendAllowance {
  resendAfterSeconds: number;
  /** For a message that nobody took. Never rejects: its sender must hear of that, not of the counters. */
  refund: () => Promise<void>;
}

/** How often one recipient may be sent to, whoever asks. */
export interface RecipientLimit {
  /**
   * @throws ApiError `rate_limited`; `counters_unavailable` or `database_unavailable` where the counters
   * are away: they fail closed, or nothing would bound what a recipient gets and its owner pays
   */
  take(identity: string): Promise<SendAllowance>;
}

interface Dependencies {
  windows: Windows;
  counterKey: (purpose: string, value: string) => string;
  foldPlusTags: boolean;
}

export function createRecipientLimit(dependencies: Dependencies): RecipientLimit {
  const { windows, counterKey, foldPlusTags } = dependencies;
  return {
    async take(identity) {
      const counted = foldPlusTags ? withoutPlusTag(identity) : identity;
      const taken = await windows.take(counterKey('sends', counted)).catch((cause: unknown) => {
        throw countersUnavailable(cause);
      });
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
