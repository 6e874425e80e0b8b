import { CHANNEL_NAMES, describeChannel, type Channel } from '../channel';
import type { Digests } from '../crypt/digests';
import type { Delivery, Outcome } from '../delivery/delivery';
import type { Message } from '../delivery/provider';
import { ApiError, outcomeOf } from '../errors';
import type { Log, LogFields } from '../log';
import type { Observer } from '../observer';
import { MaybeSentError } from './maybe-sent-error';
import type { Receipts } from './receipts';
import { countryLabel, type Recipient } from './recipient';
import type { DestinationLimit } from './reservation';
import type { CountedSend } from './sends';

interface Dispatch {
  otpId: string;
  isResend: boolean;
  recipient: Recipient;
  sentAt: Date;
  message: Message;
  requestId: string;
  /** Counts the send to the recipient, after the limits of its destination. */
  count: () => Promise<CountedSend>;
  /** Deletes the OTP of a message that was counted and not taken. */
  discard?: () => Promise<unknown>;
}

interface Dependencies {
  destinationLimits: DestinationLimit;
  delivery: Delivery;
  receipts: Receipts;
  digests: Digests;
  log: Log;
  observer: Pick<Observer, 'message'>;
}

export type CountedDelivery = ReturnType<typeof createCountedDelivery>;

/** Delivers a message that counts in every limit of its recipient, or in none. */
export function createCountedDelivery(dependencies: Dependencies) {
  const { destinationLimits, delivery, receipts, digests, log, observer } = dependencies;

  const reportableOf = ({ otpId, sentAt, recipient, message: { channel, ttlSeconds } }: Dispatch) => ({
    ...{ otpId, sentAt, ttlSeconds, channel },
    country: countryLabel(recipient),
  });

  const receiptOf = (dispatch: Dispatch) => (provider: string, tried: number) =>
    receipts.addressOf(reportableOf(dispatch), provider, tried);

  /** Whether a provider reports of any channel to the recipient: an earlier message may have gone by another. */
  const mayReport = (channel: Channel) =>
    CHANNEL_NAMES.filter((each) => describeChannel(each).recipient === describeChannel(channel).recipient).some(
      (each) => delivery.providers(each).some(receipts.isReporting),
    );

  /** Links a request to the provider's own records: the first line to read where no code arrived. */
  function logTaken(dispatch: Dispatch, about: LogFields, taken: Extract<Outcome, { outcome: 'taken' }>) {
    const { otpId, isResend, recipient, message } = dispatch;
    const { provider, messageId, attempts } = taken;
    log.info('message_taken', {
      ...about,
      otpId,
      provider,
      providerMessageId: messageId,
      type: message.type,
      locale: message.locale,
      country: recipient.phone?.country,
      ...(isResend && { isResend }),
      ...(attempts > 1 && { attempts }),
    });
  }

  function observe({ isResend, recipient, message: { channel, type } }: Dispatch, provider: string, outcome: string) {
    observer.message({ isResend, channel, type, country: countryLabel(recipient), provider, outcome });
  }

  async function deliver(dispatch: Dispatch): Promise<number> {
    const { recipient, sentAt, message, requestId, count, discard } = dispatch;
    const reserved = await destinationLimits.reserve(recipient, sentAt);
    const counted = await count().catch(async (error: unknown) => {
      await reserved.refund();
      throw error;
    });
    const about = {
      requestId,
      traceId: message.trace?.traceId,
      recipient: digests.recipient(recipient.identity),
      channel: message.channel,
    };
    const result = await delivery.deliver(message, about, receiptOf(dispatch));
    if (result.outcome === 'taken') {
      logTaken(dispatch, about, result);
      // A provider that took an earlier message may have reported about that one, or may do so yet.
      const isFirst = !dispatch.isResend && result.attempts === 1;
      if (!isFirst && mayReport(message.channel)) await receipts.begin(reportableOf(dispatch), result);
      observe(dispatch, result.provider, 'taken');
      return counted.resendAfterSeconds;
    }
    // An unknown outcome is not refunded: otherwise a slow provider would lift the limit.
    if (result.outcome !== 'unknown') await Promise.all([counted.refund(), reserved.refund()]);
    // If it fails, the code still cannot be redeemed: its key never leaves the service.
    await discard?.().catch(() => undefined);
    if (result.outcome === 'unknown') throw new MaybeSentError();
    throw new ApiError(result.outcome === 'recipient_refused' ? 'recipient_refused' : 'message_not_sent');
  }

  /**
   * @returns the seconds until the recipient may be sent another code
   * @throws ApiError `destination_blocked`, `recipient_rate_limited`, `recipient_refused` or `message_not_sent`
   */
  return async (dispatch: Dispatch): Promise<number> => {
    try {
      return await deliver(dispatch);
    } catch (error) {
      observe(dispatch, 'none', outcomeOf(error));
      throw error;
    }
  };
}
