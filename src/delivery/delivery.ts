import { ApiError } from '../errors';
import { errorClass, type Log } from '../log';

export type Channel = 'email' | 'sms';

/** A rendered message, on its way to exactly one recipient. */
export interface Message {
  channel: Channel;
  to: string;
  type: string;
  code: string;
  text: string;
  /** E-mail only. */
  subject?: string;
  html?: string;
}

/** One way for messages of one channel to leave the building. */
export interface Provider {
  name: string;
  /** Resolves once the provider has taken the message; rejects otherwise, at the latest when aborted. */
  send(message: Message, signal: AbortSignal): Promise<void>;
  close?(): void;
}

export interface Delivery {
  /** Whether messages of this channel can leave at all. */
  serves(channel: Channel): boolean;
  /** @throws ApiError `message_not_sent` unless a provider has taken the message in time */
  deliver(message: Message, requestId: string): Promise<void>;
  close(): void;
}

interface Dependencies {
  providers: Partial<Record<Channel, Provider>>;
  timeoutMs: number;
  log: Log;
}

export function createDelivery({ providers, timeoutMs, log }: Dependencies): Delivery {
  return {
    serves: (channel) => providers[channel] !== undefined,

    async deliver(message, requestId) {
      const provider = providers[message.channel];
      if (provider === undefined) throw new ApiError('phone_unavailable');
      try {
        await provider.send(message, AbortSignal.timeout(timeoutMs));
      } catch (error) {
        log.error('delivery_failed', { requestId, provider: provider.name, ...errorClass(error) });
        throw new ApiError('message_not_sent', { cause: error });
      }
    },

    close() {
      for (const provider of Object.values(providers)) provider.close?.();
    },
  };
}
