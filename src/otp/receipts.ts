import type { Channel } from '../channel';
import type { ReceiptRef, ReceiptRefs } from '../crypt/receipt-refs';
import type { Delivery } from '../delivery/delivery';
import type { Receipt } from '../delivery/receipts/receipt-adapter';
import type { Log } from '../log';
import type { Deliveries } from '../models/deliveries';
import type { Observer } from '../observer';

/** A message of an OTP that a provider may report about. */
export interface Reportable {
  otpId: string;
  sentAt: Date;
  ttlSeconds: number;
  channel: Channel;
  /** ISO 3166, `unknown` or `none`. */
  country: string;
}

interface Dependencies {
  refs: ReceiptRefs;
  /** The base of the callbacks; undefined where providers cannot reach the service. */
  url: string | undefined;
  /** The names of the providers that report. */
  reporting: readonly string[];
  deliveries: Pick<Deliveries, 'record'>;
  delivery: Pick<Delivery, 'reported'>;
  clock: () => Date;
  log: Log;
  observer: Pick<Observer, 'report'>;
}

// A carrier may try for three days. A later report is of no use, and its row would be purged at once.
const REPORT_HOURS = 72;
const REPORT_MS = REPORT_HOURS * 3_600_000;

export type Receipts = ReturnType<typeof createReceipts>;

/** The truth about delivery: what providers report about the messages that they took. */
export function createReceipts({ refs, url, reporting, deliveries, delivery, clock, log, observer }: Dependencies) {
  const expiryOf = ({ sentAt, ttlSeconds }: Reportable) => new Date(sentAt.getTime() + ttlSeconds * 1000);

  return {
    /** Whether the provider will report. */
    isReporting: (provider: string) => url !== undefined && reporting.includes(provider),

    /**
     * Where the provider reports, and under which reference; undefined for a provider that does not report.
     * @param tried the number of providers that were tried before: the later of two attempts counts
     */
    addressOf(message: Reportable, provider: string, tried: number): { url: string; ref: string } | undefined {
      if (url === undefined || !reporting.includes(provider)) return undefined;
      const { otpId, sentAt, channel, country } = message;
      const attempt = sentAt.getTime() + tried;
      return { url, ref: refs.seal({ otpId, attempt, expiresAt: expiryOf(message), channel, country }, provider) };
    },

    /** A later message was taken: what a provider reported about one before it is no longer the state. */
    async begin(message: Reportable, { provider, attempts }: { provider: string; attempts: number }): Promise<void> {
      const { otpId: id, sentAt } = message;
      const attempt = sentAt.getTime() + attempts - 1;
      const accepted = { state: 'accepted', reason: undefined, messageId: undefined } as const;
      // If it fails, the next report corrects the state.
      await deliveries.record({ id, attempt, provider, ...accepted, expiresAt: expiryOf(message) }).catch(() => false);
    },

    /** @returns undefined for a reference that this service did not give to the provider */
    open: (receipt: Receipt, provider: string): ReceiptRef | undefined => refs.open(receipt.ref, provider),

    /**
     * Books a report, in any order and any number of times.
     * @throws ApiError `database_unavailable`: the provider then reports again
     */
    async book({ state, reason, messageId }: Receipt, ref: ReceiptRef, about: { provider: string; requestId: string }) {
      const { otpId, attempt, expiresAt, channel, country } = ref;
      if (clock().getTime() > expiresAt.getTime() + REPORT_MS) return;
      const { provider, requestId } = about;
      const moved = await deliveries.record({ id: otpId, attempt, state, reason, provider, messageId, expiresAt });
      if (!moved) return;
      log.info('delivery_reported', { requestId, otpId, provider, channel, country, state, reason });
      delivery.reported({ channel, provider, state, reason });
      observer.report({ channel, country, provider, state, reason: reason ?? 'none' });
    },
  };
}
