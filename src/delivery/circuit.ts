import CircuitBreaker from 'opossum';
import { isNativeError } from 'node:util/types';
import type { Log } from '../log';
import type { Message, Provider } from './provider';
import { DeliveryError } from './delivery-error';

export class CircuitOpenError extends Error {}

const OPENS_AT_PERCENT = 50;
const OPENS_AFTER_CALLS = 5;
const WINDOW_MS = 10_000;
const RETRY_AFTER_MS = 5_000;

/** A provider with a circuit breaker. After repeated failures it is skipped for a while, so that sends do not wait. */
export function createCircuit(provider: Provider, log: Log) {
  const send = (message: Message, signal: AbortSignal) => provider.send(message, signal);
  const breaker = new CircuitBreaker(send, {
    timeout: false, // `signal` is the deadline
    errorThresholdPercentage: OPENS_AT_PERCENT,
    volumeThreshold: OPENS_AFTER_CALLS,
    rollingCountTimeout: WINDOW_MS,
    resetTimeout: RETRY_AFTER_MS,
    // A provider that refuses a recipient works.
    errorFilter: (error) => error instanceof DeliveryError && error.kind === 'permanent',
  });
  breaker.on('open', () => log.error('provider_circuit_opened', { provider: provider.name }));
  breaker.on('close', () => log.info('provider_circuit_closed', { provider: provider.name }));

  return {
    name: provider.name,
    state: (): 'closed' | 'open' | 'half-open' => (breaker.opened ? 'open' : breaker.halfOpen ? 'half-open' : 'closed'),
    /** @throws DeliveryError, or `CircuitOpenError` if the provider was skipped */
    async send(message: Message, signal: AbortSignal): Promise<void> {
      try {
        await breaker.fire(message, signal);
      } catch (error) {
        if (isNativeError(error) && CircuitBreaker.isOurError(error)) throw new CircuitOpenError();
        throw error;
      }
    },
    close(): void {
      breaker.shutdown();
      provider.close?.();
    },
  };
}
