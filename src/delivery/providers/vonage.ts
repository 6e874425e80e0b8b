import { z } from 'zod';
import { apiUrl, freeText, oneOf } from '../../config/setting-kinds';
import { isGsm7 } from '../../sms/gsm7';
import { DeliveryError } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { messageIdIn } from '../message-id';
import type { Provider } from '../provider';
import type { ReceiptAdapter } from '../receipts/receipt-adapter';
import { createVonageReceipts, SIGNATURE_METHODS } from '../receipts/vonage-receipts';
import { below } from './below';
import { defineProvider } from './define-provider';
import { createHttpPost } from './http-post';
import { assertLoggedIn } from './logged-in';
import type { Network } from './network';
import { VONAGE_REASONS } from './vonage-reason';

interface VonageSettings {
  apiKey: string;
  apiSecret: string;
  /** A number or an alphanumeric sender. */
  from: string;
  /** Of the reports of deliveries. */
  signature?: { secret: string; method: (typeof SIGNATURE_METHODS)[number] } | undefined;
  baseUrl?: string | undefined;
}

/** Variables that calls use, too. */
export const vonageShared = {
  VONAGE_API_KEY: freeText('the API key').optional(),
  VONAGE_SIGNATURE_SECRET: freeText('the signature secret').optional(),
};

export const vonage = defineProvider({
  name: 'vonage',
  channels: { sms: 'when set up' },
  variables: {
    VONAGE_API_KEY: vonageShared.VONAGE_API_KEY,
    VONAGE_API_SECRET: freeText('the API secret').optional(),
    VONAGE_FROM: freeText('a number or sender').optional(),
    VONAGE_SIGNATURE_SECRET: vonageShared.VONAGE_SIGNATURE_SECRET,
    VONAGE_SIGNATURE_METHOD: oneOf(SIGNATURE_METHODS).optional(),
    VONAGE_API_URL: apiUrl.optional(),
  },
  needs: 'VONAGE_API_KEY, VONAGE_API_SECRET and VONAGE_FROM',
  together: [
    { given: 'VONAGE_API_KEY', needsOneOf: ['VONAGE_API_SECRET'] },
    { given: 'VONAGE_API_KEY', needsOneOf: ['VONAGE_FROM'] },
    { given: 'VONAGE_API_SECRET', needsOneOf: ['VONAGE_API_KEY'] },
    { given: 'VONAGE_FROM', needsOneOf: ['VONAGE_API_KEY'] },
    { given: 'VONAGE_SIGNATURE_METHOD', needsOneOf: ['VONAGE_SIGNATURE_SECRET'] },
  ],
  read(values): VonageSettings | undefined {
    const { VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: apiSecret, VONAGE_FROM: from } = values;
    if (!apiKey || !apiSecret || !from) return undefined;
    const { VONAGE_SIGNATURE_SECRET: secret, VONAGE_SIGNATURE_METHOD: method = 'md5hash' } = values;
    return {
      apiKey,
      apiSecret,
      from,
      signature: secret ? { secret, method } : undefined,
      baseUrl: values.VONAGE_API_URL,
    };
  },
  create: createVonageProvider,
  receipts: (settings, network) => ({ ...createVonageReceipts(settings), ...createVonageFeedback(settings, network) }),
});

const BASE_URL = 'https://rest.nexmo.com';
const CONVERSIONS_URL = 'https://api.nexmo.com';

const SHORTEST_TTL_MS = 20_000;

/** A long text has one entry for each part. */
const SmsReply = z.object({
  messages: z.array(z.object({ status: z.string().regex(/^\d{1,4}$/), 'message-id': z.unknown().optional() })).min(1),
});

/**
 * SMS through Vonage's SMS API. Vonage's SDK would add seventeen packages for voice, video and the rest.
 * Vonage replies 200 to a refused message too: only the body shows the refusal.
 */
export function createVonageProvider(settings: VonageSettings, network: Network): Provider {
  const { apiKey, apiSecret, from, baseUrl = BASE_URL } = settings;
  const url = below(baseUrl, 'sms/json');
  const credentials = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
  const http = createHttpPost(network);

  return {
    name: 'vonage',
    async send({ to, text, ttlSeconds, receipt }, signal) {
      const { status, json } = await http.post(url, {
        body: new URLSearchParams({
          api_key: apiKey,
          api_secret: apiSecret,
          from: withoutPlus(from),
          to: withoutPlus(to),
          text,
          ...(isGsm7(text) ? {} : { type: 'unicode' }),
          ttl: String(Math.max(ttlSeconds * 1000, SHORTEST_TTL_MS)),
          ...(receipt && { 'status-report-req': '1', callback: `${receipt.url}/vonage`, 'client-ref': receipt.ref }),
        }),
        signal,
      });
      const { data } = SmsReply.safeParse(json);
      if (status !== 200 || data === undefined) throw new DeliveryError(reasonOfStatus(status));
      const refused = data.messages.find((part) => part.status !== '0');
      if (refused === undefined) return messageIdIn(data.messages[0]?.['message-id'], to);
      // A status that is not in the table, such as 3 or 20, is about a parameter: the number may be the bad one.
      throw new DeliveryError(VONAGE_REASONS.get(refused.status) ?? 'message_rejected', refused.status);
    },
    /** Asks for the balance of the account, which is not read. */
    async check(signal) {
      const headers = { Authorization: `Basic ${credentials}` };
      const { status } = await http.request(below(baseUrl, 'account/get-balance'), { method: 'GET', headers, signal });
      assertLoggedIn(status);
    },
    close: () => http.close(),
  };
}

/**
 * Tells Vonage that the person typed the code of a message: https://developer.vonage.com/en/messaging/conversion-api. An
 * account for which Vonage has not enabled that gets 402.
 */
function createVonageFeedback(settings: VonageSettings, network: Network): Pick<ReceiptAdapter, 'confirm' | 'close'> {
  const { apiKey, apiSecret, baseUrl = CONVERSIONS_URL } = settings;
  const url = below(baseUrl, 'conversions/sms');
  const http = createHttpPost(network);
  return {
    async confirm(messageId, signal) {
      const timestamp = new Date().toISOString().slice(0, 19).replace('T', ' ');
      const body = { api_key: apiKey, api_secret: apiSecret, 'message-id': messageId, delivered: 'true', timestamp };
      const { status } = await http.post(url, { body: new URLSearchParams(body), signal });
      if (status >= 300) throw new DeliveryError(reasonOfStatus(status));
    },
    close: () => http.close(),
  };
}

/** Vonage writes E.164 without its plus sign. */
export function withoutPlus(number: string): string {
  return number.replace(/^\+/, '');
}
