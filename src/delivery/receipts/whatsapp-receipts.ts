import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { DeliveryReason, DeliveryState } from '../../delivery-state';
import { equalDigests } from './equal-digests';
import type { Reading, Receipt, ReceiptAdapter } from './receipt-adapter';

interface Settings {
  /** Of the app at Meta: it signs. */
  appSecret: string;
  /** The text that Meta shows when it registers the address. */
  verifyToken: string;
}

const MAX_BODY_BYTES = 1_048_576; // one request has up to 1,000 states of about 600 bytes

const STATES: ReadonlyMap<string, DeliveryState> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['failed', 'failed'],
]);

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const REASONS: ReadonlyMap<number, DeliveryReason> = new Map([
  [130429, 'throttled'],
  [130472, 'carrier_filtered'], // the number is in an experiment of Meta
  [131026, 'recipient_unreachable'], // not on WhatsApp, or with an old version
  [131031, 'account_blocked'],
  [131042, 'out_of_credit'],
  [131045, 'sender_refused'],
  [131048, 'throttled'],
  [131049, 'carrier_filtered'], // Meta keeps it from the person
  [131050, 'recipient_opted_out'],
  [131053, 'message_rejected'],
  [131056, 'carrier_filtered'], // too many messages to this person
  [132000, 'message_rejected'], // the template
  [132001, 'message_rejected'],
  [132015, 'message_rejected'],
  [132016, 'message_rejected'],
  [368, 'account_blocked'],
]);

const Status = z.object({
  id: z.string(),
  status: z.string(),
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(z.object({ code: z.number() })).optional(),
});
const Callback = z.object({
  entry: z.array(
    z.object({ changes: z.array(z.object({ value: z.object({ statuses: z.array(z.unknown()).optional() }) })) }),
  ),
});

/** WhatsApp's webhooks: JSON, signed with the app's secret. The reference is `biz_opaque_callback_data`. */
export function createWhatsappReceipts({ appSecret, verifyToken }: Settings): ReceiptAdapter {
  return {
    methods: ['GET', 'POST'],
    maxBodyBytes: MAX_BODY_BYTES,
    receive({ method, query, headers, body }) {
      if (method === 'GET') return registration(query, verifyToken);
      const expected = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
      const given = headers['x-hub-signature-256'];
      if (typeof given !== 'string' || !equalDigests(given, expected)) return undefined;
      return { reply: '', receipts: statusesIn(body).flatMap(receiptOf) };
    },
  };
}

/** Meta checks once that the address is ours: it wants its challenge back. */
function registration(query: URLSearchParams, verifyToken: string): Reading | undefined {
  const isMeta = equalDigests(query.get('hub.verify_token') ?? '', verifyToken);
  if (query.get('hub.mode') !== 'subscribe' || !isMeta) return undefined;
  return { reply: query.get('hub.challenge') ?? '', receipts: [] };
}

function statusesIn(body: Buffer): unknown[] {
  try {
    const { entry } = Callback.parse(JSON.parse(body.toString()));
    return entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.statuses ?? []));
  } catch {
    return [];
  }
}

function receiptOf(value: unknown): Receipt[] {
  const status = Status.safeParse(value).data;
  const state = STATES.get(status?.status ?? '');
  if (status?.biz_opaque_callback_data === undefined || state === undefined) return [];
  const ref = status.biz_opaque_callback_data;
  if (state !== 'failed') return [{ ref, state }];
  const reason = REASONS.get(status.errors?.[0]?.code ?? 0) ?? 'unknown';
  return [{ ref, state: reason.startsWith('recipient_') ? 'undelivered' : state, reason }];
}
