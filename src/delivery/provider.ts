import type { Channel } from '../channel';
import type { TraceContext } from '../trace-context';

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
  /** Voice only, and absent in English: the text for a provider that has no voice of its language. */
  inEnglish?: string | undefined;
  /** The language of the text, as a tag (RFC 5646). */
  locale: string;
  /** The rest of the code's life: a message that arrives later is of no use. */
  ttlSeconds: number;
  /** Where and under which reference the provider reports the delivery; undefined without PUBLIC_URL. */
  receipt?: { url: string; ref: string } | undefined;
  /** Of the request's trace, for a gateway that continues it. */
  trace?: TraceContext | undefined;
}

/** A service that delivers messages to people, such as an SMTP server or Twilio. */
export interface Provider {
  name: string;
  /**
   * Resolves once the provider has taken the message, with the provider's id of it if its reply has one.
   * @throws DeliveryError otherwise, at the latest when `signal` aborts
   */
  send(message: Message, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Tries the provider's login without sending. It needs no right beyond sending, so a reply that only refuses the try
   * itself is a success.
   * @throws DeliveryError
   */
  check?(signal: AbortSignal): Promise<void>;
  /** The check holds the event loop for over 100 ms, so the start leaves it out: the AWS SDK is loaded for it. */
  isCheckHeavy?: true;
  /**
   * Tries whether the provider's server answers, without a login and without sending. For providers whose login shows
   * only with a message.
   * @throws DeliveryError
   */
  reach?(signal: AbortSignal): Promise<void>;
  close?(): void;
}
