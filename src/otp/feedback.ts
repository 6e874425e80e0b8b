import { describeChannel, type Channel } from '../channel';
import type { ReceiptAdapter } from '../delivery/receipts/receipt-adapter';
import type { Deliveries } from '../models/deliveries';
import type { Observer } from '../observer';

interface Dependencies {
  /** By the name of the provider. */
  adapters: ReadonlyMap<string, Pick<ReceiptAdapter, 'confirm'>>;
  deliveries: Pick<Deliveries, 'knownMessage'>;
  observer: Pick<Observer, 'feedback'>;
}

export type Feedback = ReturnType<typeof createFeedback>;

const MOST_AT_ONCE = 100; // a provider that hangs holds no more than these
const DEADLINE_MS = 5_000;

/**
 * Tells providers which messages had codes that were redeemed: they route later messages by it. It runs beside the
 * verify, which neither waits for it nor fails with it. A code whose message no provider has reported yet is left out.
 */
export function createFeedback({ adapters, deliveries, observer }: Dependencies) {
  const isWanted = [...adapters.values()].some(({ confirm }) => confirm !== undefined);
  let running = 0;

  async function tell(otpId: string): Promise<void> {
    const message = await deliveries.knownMessage(otpId).catch(() => undefined);
    const adapter = message && adapters.get(message.provider);
    if (message === undefined || adapter?.confirm === undefined) return;
    const outcome = await adapter.confirm(message.messageId, AbortSignal.timeout(DEADLINE_MS)).then(
      () => 'taken' as const,
      () => 'failed' as const,
    );
    observer.feedback(message.provider, outcome);
  }

  return {
    redeemed(otpId: string, channel: Channel): void {
      if (!isWanted || describeChannel(channel).recipient !== 'number') return;
      if (running >= MOST_AT_ONCE) {
        observer.feedback('none', 'dropped');
        return;
      }
      running += 1;
      void tell(otpId).finally(() => void (running -= 1));
    },
  };
}
