import type { Log } from '../log';
import { within } from './deadline';
import { DeliveryError } from './delivery-error';
import type { Message, Provider } from './provider';

export class CircuitOpenError extends Error {}

const OPENS_AFTER_FAILURES = 5;
const RETRY_AFTER_MS = 5_000;

/**
 * A provider with a circuit breaker. After five failures in a row it is skipped, so that sends do not wait. From then
 * on one message every five seconds tries it, and a success closes the circuit. Refusals of recipients do not count:
 * otherwise a stranger who types bad recipients could shut the provider for everybody.
 */
export function createCircuit(provider: Provider, log: Log) {
  let failuresInARow = 0;
  let lostInARow = 0;
  let retryAtMs = 0;
  let failedCheck: string | undefined;
  let isClosing = false;

  const isOpen = () => failuresInARow >= OPENS_AFTER_FAILURES;

  function recordSuccess() {
    if (isOpen()) log.info('provider_circuit_closed', { provider: provider.name });
    failuresInARow = 0;
    failedCheck = undefined;
  }

  function recordFailure(error: unknown) {
    if (error instanceof DeliveryError && error.about === 'recipient') {
      retryAtMs = 0; // the try said nothing about the provider: the next message may try at once
      return;
    }
    if (isOpen()) return;
    failuresInARow += 1;
    if (isOpen()) open();
  }

  function open() {
    failuresInARow = OPENS_AFTER_FAILURES;
    retryAtMs = performance.now() + RETRY_AFTER_MS;
    log.error('provider_circuit_opened', { provider: provider.name });
  }

  return {
    name: provider.name,
    state: (): 'closed' | 'open' | 'half-open' =>
      !isOpen() ? 'closed' : performance.now() < retryAtMs ? 'open' : 'half-open',
    /**
     * @returns the provider's id of the message
     * @throws DeliveryError, or `CircuitOpenError` if the provider was skipped
     */
    async send(message: Message, timeoutMs: number): Promise<string | undefined> {
      if (isOpen()) {
        if (performance.now() < retryAtMs) throw new CircuitOpenError();
        retryAtMs = performance.now() + RETRY_AFTER_MS;
      }
      try {
        const messageId = await within(timeoutMs, (signal) => provider.send(message, signal));
        recordSuccess();
        return messageId;
      } catch (error) {
        recordFailure(error);
        throw error;
      }
    },
    /**
     * What the provider reports about a message that it took. Five lost ones in a row open the circuit, and then each
     * further one, until a message is delivered. A message that is taken closes it, because reports may stay away.
     */
    reported(outcome: 'delivered' | 'lost') {
      lostInARow = outcome === 'lost' ? lostInARow + 1 : 0;
      if (lostInARow >= OPENS_AFTER_FAILURES && !isOpen()) open();
    },
    /** The reason why the check failed, until the provider takes a message. */
    failedCheck: () => failedCheck,
    /** Checks the provider, unless the check is heavy. A failure is logged and does not count for the circuit. */
    async check(timeoutMs: number): Promise<void> {
      if (provider.isCheckHeavy) return;
      try {
        await within(timeoutMs, async (signal) => provider.check?.(signal));
      } catch (error) {
        if (isClosing) return;
        const { reason, replyCode } = error instanceof DeliveryError ? error : { reason: 'rejected' };
        failedCheck = reason;
        log.error('provider_check_failed', { provider: provider.name, reason, ...(replyCode && { replyCode }) });
      }
    },
    close() {
      isClosing = true;
      provider.close?.();
    },
  };
}
