import type { Channel } from '../channel';

/** A rendered message to exactly one recipient. */
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

/** A service that delivers messages to people, such as an SMTP server or Twilio. */
export interface Provider {
  name: string;
  /**
   * Resolves once the provider has taken the message.
   * @throws DeliveryError otherwise, at the latest when `signal` aborts
   */
  send(message: Message, signal: AbortSignal): Promise<void>;
  /**
   * Tries whether the provider would take messages, such as its login, without sending one.
   * @throws DeliveryError
   */
  check?(signal: AbortSignal): Promise<void>;
  close?(): void;
}
