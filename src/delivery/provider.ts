import type { Channel } from '../channel';

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
  /**
   * Resolves once the provider has taken the message.
   * @throws DeliveryError otherwise, at the latest when the signal aborts
   */
  send(message: Message, signal: AbortSignal): Promise<void>;
  close?(): void;
}
