import type { Claims } from '../crypt/verification-key';
import { ApiError, countersUnavailable } from '../errors';
import type { Counters } from '../limits/counters';
import { decide, type WindowCount } from '../limits/decide';
import type { KeepOtp } from '../models/keep-otp';
import type { Otps } from '../models/otps';
import type { OnDecision } from '../observer';
import type { IssuedOtp } from './issue';
import type { RecipientCounters } from './recipient-counters';

/** A send that was counted. */
export interface CountedSend {
  resendAfterSeconds: number;
  /** Refunds the send, for a message that no provider took. Never rejects: the send has failed already. */
  refund(): Promise<void>;
}

export type Sends = ReturnType<typeof createSends>;

interface Dependencies {
  counters: KeepOtp;
  /** The key under which the sends to a recipient are counted. */
  keyOf: RecipientCounters['sends'];
  onDecision: OnDecision;
}

/** Limits how often codes of one type are sent to one recipient, over all callers together. */
export function createSends({ counters, keyOf, onDecision }: Dependencies) {
  async function assertAllowed(key: string, counts: readonly WindowCount[]): Promise<CountedSend> {
    const decision = decide(counts);
    onDecision(decision.allowed ? 'allowed' : 'refused');
    if (!decision.allowed) {
      await counters.refund(key, counts);
      throw new ApiError('recipient_rate_limited', { retryAfterSeconds: decision.retryAfterSeconds });
    }
    return {
      resendAfterSeconds: decision.nextInSeconds,
      refund: () => counters.refund(key, counts).catch(() => undefined),
    };
  }

  return {
    /**
     * Counts a send and keeps its OTP, or does neither.
     * @throws ApiError `recipient_rate_limited`; `counters_unavailable` or `database_unavailable` while the counters
     * cannot be reached: without them, a recipient could get any number of messages, at any cost
     */
    async keep({ claims, row }: IssuedOtp): Promise<CountedSend> {
      const key = keyOf(claims);
      return assertAllowed(key, await counters.keep(key, row));
    },

    /** Counts a resend. @throws ApiError as `keep` */
    async count(claims: Claims): Promise<CountedSend> {
      const key = keyOf(claims);
      return assertAllowed(key, await counters.count(key));
    },
  };
}

/** For counters outside the database: counts first, then keeps the OTP. */
export function keepAfterCounting(counters: Counters, otps: Otps): KeepOtp {
  const count = (key: string) => counters.take(key).catch(countersUnavailable);
  return {
    refund: (key, counts) => counters.refund(key, counts),
    count,
    async keep(key, otp) {
      const counts = await count(key);
      if (!decide(counts).allowed) return counts;
      await otps.insert(otp).catch(async (error: unknown) => {
        await counters.refund(key, counts).catch(() => undefined);
        throw error;
      });
      return counts;
    },
  };
}
