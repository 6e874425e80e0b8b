import type { Delivery } from '../delivery/delivery';
import type { Message } from '../delivery/provider';
import { ApiError } from '../errors';
import { MaybeSentError } from './maybe-sent-error';
import type { Recipient } from './recipient';
import type { DestinationLimit } from './reservation';
import type { CountedSend } from './sends';

interface Dispatch {
  recipient: Recipient;
  sentAt: Date;
  message: Message;
  requestId: string;
  /** Counts the send to the recipient, after the limits of its destination. */
  count: () => Promise<CountedSend>;
  /** Deletes the OTP of a message that was counted and not taken. */
  discard?: () => Promise<unknown>;
}

export type CountedDelivery = ReturnType<typeof createCountedDelivery>;

/** Delivers a message that counts in every limit of its recipient, or in none. */
export function createCountedDelivery(destinationLimits: DestinationLimit, delivery: Delivery) {
  /**
   * @returns the seconds until the recipient may be sent another code
   * @throws ApiError `destination_blocked`, `recipient_rate_limited`, `recipient_refused` or `message_not_sent`
   */
  return async ({ recipient, sentAt, message, requestId, count, discard }: Dispatch): Promise<number> => {
    const reserved = await destinationLimits.reserve(recipient, sentAt);
    const counted = await count().catch(async (error: unknown) => {
      await reserved.refund();
      throw error;
    });
    const outcome = await delivery.deliver(message, requestId);
    if (outcome === 'taken') return counted.resendAfterSeconds;
    // An unknown outcome is not refunded: otherwise a slow provider would lift the limit.
    if (outcome !== 'unknown') await Promise.all([counted.refund(), reserved.refund()]);
    // If it fails, the code still cannot be redeemed: its key never leaves the service.
    await discard?.().catch(() => undefined);
    if (outcome === 'unknown') throw new MaybeSentError();
    throw new ApiError(outcome === 'recipient_refused' ? 'recipient_refused' : 'message_not_sent');
  };
}
