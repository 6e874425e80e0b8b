import { ApiError, countersUnavailable } from '../errors';
import type { Counters } from '../limits/counters';
import { decide } from '../limits/decide';
import type { KeepOtp } from '../models/keep-otp';
import type { Otps } from '../models/otps';
import type { IssuedOtp } from './issue';
import type { RecipientCounters } from './recipient-counters';

/** A kept OTP whose send was counted. */
export interface KeptOtp {
  resendAfterSeconds: number;
  /** Refunds the send, for a message that no provider took. Never rejects: the send has failed already. */
  refund(): Promise<void>;
}

export type Sends = ReturnType<typeof createSends>;

interface Dependencies {
  counters: KeepOtp;
  /** The key under which the sends to a recipient are counted. */
  keyOf: RecipientCounters['sends'];
}

/** Limits how often codes of one type are sent to one recipient, over all callers together. */
export function createSends({ counters, keyOf }: Dependencies) {
  return {
    /**
     * Counts a send and keeps its OTP, or does neither.
     * @throws ApiError `recipient_rate_limited`; `counters_unavailable` or `database_unavailable` while the counters
     * cannot be reached: without them, a recipient could get any number of messages, at any cost
     */
    async keep({ claims, row }: IssuedOtp): Promise<KeptOtp> {
      const key = keyOf(claims);
      const counts = await counters.keep(key, row);
      const decision = decide(counts);
      if (!decision.allowed) {
        await counters.refund(key, counts);
        throw new ApiError('recipient_rate_limited', { retryAfterSeconds: decision.retryAfterSeconds });
      }
      return {
        resendAfterSeconds: decision.nextInSeconds,
        refund: () => counters.refund(key, counts).catch(() => undefined),
      };
    },
  };
}

/** For counters outside the database: counts first, then keeps the OTP. */
export function keepAfterCounting(counters: Counters, otps: Otps): KeepOtp {
  return {
    refund: (key, counts) => counters.refund(key, counts),
    async keep(key, otp) {
      const counts = await counters.take(key).catch(countersUnavailable);
      if (!decide(counts).allowed) return counts;
      await otps.insert(otp).catch(async (error: unknown) => {
        await counters.refund(key, counts).catch(() => undefined);
        throw error;
      });
      return counts;
    },
  };
}
