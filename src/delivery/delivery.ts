import { ApiError } from '../errors';
import { errorClass, type Log } from '../log';
import { CircuitOpenError, createCircuit, type Circuit, type CircuitState } from './circuit';
import { DeliveryError } from './delivery-error';
import type { Channel } from '../channel';
import type { Message, Provider } from './provider';

export interface Delivery {
  /** Whether messages of this channel can leave at all. */
  serves(channel: Channel): boolean;
  /** @throws ApiError `message_not_sent` unless a provider has taken the message in time */
  deliver(message: Message, requestId: string): Promise<void>;
  /** Each channel's providers, in the order in which they are tried. */
  status(): Record<Channel, { provider: string; circuit: CircuitState }[]>;
  close(): void;
}

interface Dependencies {
  /** In the order in which they are tried. */
  providers: Record<Channel, readonly Provider[]>;
  /** For the whole of a send, however many providers it takes. */
  timeoutMs: number;
  log: Log;
}

export function createDelivery({ providers, timeoutMs, log }: Dependencies): Delivery {
  const circuits: Record<Channel, readonly Circuit[]> = {
    email: providers.email.map((provider) => createCircuit(provider, log)),
    sms: providers.sms.map((provider) => createCircuit(provider, log)),
  };
  const statusOf = (channel: Channel) =>
    circuits[channel].map(({ name, state }) => ({ provider: name, circuit: state() }));

  return {
    serves: (channel) => circuits[channel].length > 0,

    async deliver(message, requestId) {
      const deadlineMs = Date.now() + timeoutMs;
      const untried = circuits[message.channel].filter(({ state }) => state() !== 'open');
      let mayHaveArrived = false;
      if (untried.length === 0) log.error('delivery_failed', { requestId, reason: 'circuit_open' });

      for (const [index, circuit] of untried.entries()) {
        // Whoever comes later must have time left, should this one be slow.
        const shareMs = (deadlineMs - Date.now()) / (untried.length - index);
        if (shareMs <= 0) break;
        try {
          await within(shareMs, (signal) => circuit.send(message, signal));
          if (mayHaveArrived) log.info('message_maybe_sent_twice', { requestId });
          return;
        } catch (error) {
          if (error instanceof CircuitOpenError) continue;
          log.error('delivery_failed', { requestId, provider: circuit.name, ...failure(error) });
          if (!(error instanceof DeliveryError)) continue;
          if (error.kind === 'permanent') break;
          if (!error.mayHaveArrived) continue;
          if (mayHaveArrived) log.info('message_maybe_sent_twice', { requestId });
          mayHaveArrived = true;
        }
      }
      throw new ApiError('message_not_sent', { mayHaveArrived });
    },

    status: () => ({ email: statusOf('email'), sms: statusOf('sms') }),

    close() {
      for (const circuit of [...circuits.email, ...circuits.sms]) circuit.close();
    },
  };
}

/**
 * Gives the work a signal that aborts after so long. Nothing of it is left once the work is done, where
 * `AbortSignal.timeout` would wait on.
 */
async function within(ms: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), Math.ceil(ms));
  try {
    await work(deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

function failure(error: unknown) {
  if (!(error instanceof DeliveryError)) return errorClass(error);
  return { kind: error.kind, reason: error.reason };
}
