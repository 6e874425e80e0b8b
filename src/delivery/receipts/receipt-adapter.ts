import type { IncomingHttpHeaders } from 'node:http';
import type { DeliveryReason, DeliveryState } from '../../delivery-state';

/** A request to `/api/v1/receipts/<provider>`, before anything of it is believed. */
export interface ReceiptRequest {
  method: 'GET' | 'POST';
  /** As the provider requested it: below PUBLIC_URL, with its query. */
  url: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What a provider reports about one message. */
export interface Receipt {
  /** The reference that the message had in `Message.receipt`. */
  ref: string;
  state: DeliveryState;
  reason?: DeliveryReason | undefined;
  /** The provider's id of the message, if it has the form of one. */
  messageId?: string | undefined;
}

export interface Reading {
  /** Empty for a report that says nothing about a delivery. */
  receipts: readonly Receipt[];
  /** The text that the provider waits for; without it the reply is 204. */
  reply?: string;
  /**
   * The request has no signature, and only its reference shows that the provider made it: a request with an unknown
   * reference is then a forged one.
   */
  isProvenByRef?: boolean;
}

/** Reads the reports of one provider. */
export interface ReceiptAdapter {
  methods: readonly ReceiptRequest['method'][];
  /** 16 KB where it is not given. */
  maxBodyBytes?: number;
  /** @returns undefined unless the provider made the request: then nothing else of it was read */
  receive(request: ReceiptRequest): Reading | undefined | Promise<Reading | undefined>;
  /** Tells the provider that the code of a message was redeemed. */
  confirm?(messageId: string, signal: AbortSignal): Promise<void>;
  close?(): void;
}
