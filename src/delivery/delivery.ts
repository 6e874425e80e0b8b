import { byChannel, CHANNEL_NAMES, isChannel, type Channel } from '../channel';
import type { DeliveryReason, DeliveryState } from '../delivery-state';
import { errorClass, type Log, type LogFields } from '../log';
import type { Observer } from '../observer';
import { CircuitOpenError, createCircuit } from './circuit';
import { DeliveryError } from './delivery-error';
import type { Message, Provider } from './provider';

/** A message that a provider took. */
interface Taken {
  outcome: 'taken';
  provider: string;
  /** The provider's id of the message, where its reply has one. */
  messageId: string | undefined;
  /** The number of providers that were tried. */
  attempts: number;
}

/**
 * `refused`: no provider has the message. `recipient_refused`: nor would any other provider take it for this recipient.
 * `unknown`: a provider may have it, although it did not confirm.
 */
export type Outcome = Taken | { outcome: 'refused' | 'recipient_refused' | 'unknown' };

/** What a provider reported about a message that it took. */
interface Report {
  channel: string;
  provider: string;
  state: DeliveryState;
  reason?: DeliveryReason | undefined;
}

/** Reasons that no recipient can cause: a stranger with bad numbers must not open a circuit by reports either. */
const OF_ACCOUNT: ReadonlySet<DeliveryReason | undefined> = new Set(['account_blocked', 'out_of_credit', 'throttled']);

type ReceiptOf = (provider: string, tried: number) => Message['receipt'];

export type Delivery = ReturnType<typeof createDelivery>;

interface Dependencies {
  /** In the order in which they are tried. */
  providers: Record<Channel, readonly Provider[]>;
  /** The limit of a whole send, however many providers it tries. */
  timeoutMs: number;
  log: Log;
  observer: Pick<Observer, 'delivery'>;
}

export function createDelivery({ providers, timeoutMs, log, observer }: Dependencies) {
  const circuits = byChannel((channel) => providers[channel].map((provider) => createCircuit(provider, log)));

  return {
    /** The names of the channel's providers. */
    providers: (channel: Channel) => circuits[channel].map(({ name }) => name),

    /** Whether the channel has a provider. */
    serves: (channel: Channel) => circuits[channel].length > 0,

    /**
     * Tries the channel's providers in order, within `timeoutMs`. A permanent refusal ends the send.
     * @param about the fields of each log line about the message
     * @param receiptOf gives a provider's receipt, by the number of providers that were tried before
     */
    async deliver(message: Message, about: LogFields, receiptOf?: ReceiptOf): Promise<Outcome> {
      const deadlineMs = performance.now() + timeoutMs;
      const untried = circuits[message.channel].filter(({ state }) => state() !== 'open');
      let mayHaveArrived = false;
      let attempts = 0;
      if (untried.length === 0) log.error('delivery_failed', { ...about, reason: 'circuit_open' });

      for (const [index, circuit] of untried.entries()) {
        // An equal share of the time that is left, so that a slow provider leaves time for the next ones.
        const shareMs = (deadlineMs - performance.now()) / (untried.length - index);
        if (shareMs <= 0) break;
        const startMs = performance.now();
        const tried = (outcome: string) => {
          const seconds = (performance.now() - startMs) / 1000;
          observer.delivery({ channel: message.channel, provider: circuit.name, outcome, seconds });
        };
        try {
          const id = await circuit.send({ receipt: receiptOf?.(circuit.name, index), ...message }, shareMs);
          const messageId = withoutCode(id, message);
          tried('taken');
          if (mayHaveArrived) log.info('message_maybe_sent_twice', about);
          return { outcome: 'taken', provider: circuit.name, messageId, attempts: attempts + 1 };
        } catch (error) {
          if (error instanceof CircuitOpenError) continue;
          attempts += 1;
          tried(error instanceof DeliveryError ? error.reason : 'rejected');
          // `error` means that an operator must act, and a mistyped address needs no action.
          const level = error instanceof DeliveryError && error.about === 'recipient' ? 'info' : 'error';
          log[level]('delivery_failed', { ...about, provider: circuit.name, ...failure(error, message) });
          if (!(error instanceof DeliveryError)) continue;
          if (error.kind === 'permanent') return { outcome: mayHaveArrived ? 'unknown' : 'recipient_refused' };
          if (!error.mayHaveArrived) continue;
          if (mayHaveArrived) log.info('message_maybe_sent_twice', about);
          mayHaveArrived = true;
        }
      }
      return { outcome: mayHaveArrived ? 'unknown' : 'refused' };
    },

    /** Counts a report for the circuit of its provider. */
    reported({ channel, provider, state, reason }: Report): void {
      const circuit = isChannel(channel) ? circuits[channel].find(({ name }) => name === provider) : undefined;
      if (state === 'delivered') circuit?.reported('delivered');
      else if (OF_ACCOUNT.has(reason)) circuit?.reported('lost');
    },

    /** Each provider of each channel. */
    circuits: () =>
      CHANNEL_NAMES.flatMap((channel) =>
        circuits[channel].map(({ name, state }) => ({ channel, provider: name, isOpen: state() !== 'closed' })),
      ),

    /** Each channel's providers, in the order in which they are tried. */
    status: () =>
      byChannel((channel) =>
        circuits[channel].map(({ name, state, failedCheck }) => ({
          provider: name,
          circuit: state(),
          failedCheck: failedCheck(),
        })),
      ),

    /** Checks each provider once. A failure is in the log and in `status`. */
    async check(): Promise<void> {
      await Promise.all(Object.values(circuits).flatMap((all) => all.map((circuit) => circuit.check(timeoutMs))));
    },

    close(): void {
      for (const circuit of Object.values(circuits).flat()) circuit.close();
    },
  };
}

function failure(error: unknown, message: Message) {
  if (!(error instanceof DeliveryError)) return errorClass(error);
  const { kind, reason } = error;
  const replyCode = withoutCode(error.replyCode, message);
  return { kind, reason, ...(replyCode !== undefined && { replyCode }) };
}

/** Undefined for a provider's text that holds the code: some gateways repeat fields of the request, and this is logged. */
function withoutCode(text: string | undefined, { code }: Message): string | undefined {
  return text?.includes(code) ? undefined : text;
}
