import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { DeliveryReason, DeliveryState } from '../../delivery-state';
import { equalDigests } from './equal-digests';
import type { ReceiptAdapter, ReceiptRequest } from './receipt-adapter';

export const SIGNATURE_METHODS = ['md5hash', 'md5', 'sha1', 'sha256', 'sha512'] as const;

interface Settings {
  /** Undefined: reports have no signature. */
  signature?: { secret: string; method: (typeof SIGNATURE_METHODS)[number] } | undefined;
}

/** `unknown` is left out: it says nothing. */
const STATES: ReadonlyMap<string, DeliveryState> = new Map([
  ['accepted', 'sent'],
  ['buffered', 'sent'],
  ['delivered', 'delivered'],
  ['expired', 'undelivered'],
  ['failed', 'undelivered'],
  ['rejected', 'failed'],
]);

/** https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts */
const REASONS: ReadonlyMap<string, DeliveryReason> = new Map([
  ['2', 'recipient_unreachable'], // absent for a while
  ['3', 'recipient_refused'], // absent for good
  ['4', 'recipient_opted_out'], // barred by the person
  ['5', 'provider_fault'], // number portability
  ['6', 'carrier_filtered'],
  ['7', 'recipient_unreachable'], // busy
  ['8', 'provider_fault'],
  ['9', 'recipient_refused'], // not a number
  ['10', 'message_rejected'],
  ['11', 'destination_refused'],
  ['12', 'recipient_unreachable'],
  ['13', 'carrier_filtered'], // an age restriction
  ['14', 'carrier_filtered'],
  ['15', 'recipient_unreachable'], // the person has no credit
  ['16', 'throttled'],
  ['50', 'sender_refused'],
  ['51', 'sender_refused'],
  ['52', 'message_rejected'],
  ['53', 'recipient_opted_out'], // no consent
  ['54', 'destination_refused'], // a regulation
]);

const MESSAGE_ID = /^([0-9A-F]{16,20}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const Fields = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));

/**
 * Vonage's delivery receipts: a query, a form or JSON, by a setting of the account. The reference is `client-ref`. Each
 * part of a long message reports: the state is then that of the part that came furthest.
 */
export function createVonageReceipts({ signature }: Settings): ReceiptAdapter {
  return {
    methods: ['GET', 'POST'],
    receive(request) {
      const fields = fieldsOf(request);
      if (fields === undefined || (signature && !isSigned(fields, signature))) return undefined;
      const state = STATES.get(fields['status'] ?? '');
      const ref = fields['client-ref'];
      const reading = { reply: '', isProvenByRef: signature === undefined };
      if (ref === undefined || state === undefined) return { ...reading, receipts: [] };
      const isLost = state === 'undelivered' || state === 'failed';
      const reason = isLost ? reasonOf(fields) : undefined;
      const { messageId = '' } = fields;
      return {
        ...reading,
        receipts: [{ ref, state, reason, messageId: MESSAGE_ID.test(messageId) ? messageId : undefined }],
      };
    },
  };
}

type Values = Readonly<Record<string, string>>;

function reasonOf(fields: Values): DeliveryReason {
  return fields['status'] === 'expired' ? 'expired' : (REASONS.get(fields['err-code'] ?? '') ?? 'unknown');
}

function fieldsOf({ method, query, headers, body }: ReceiptRequest): Values | undefined {
  if (method === 'GET') return Object.fromEntries(query);
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    return Object.fromEntries(new URLSearchParams(body.toString()));
  }
  try {
    return Fields.safeParse(JSON.parse(body.toString())).data;
  } catch {
    return undefined;
  }
}

const LONGEST_AGE_SECONDS = 300;

/** As vonage-php-sdk-core's `Signature.php` does. Its peer in JavaScript differs. */
function isSigned(fields: Values, { secret, method }: NonNullable<Settings['signature']>): boolean {
  const { sig = '', ...signed } = fields;
  const text = Object.keys(signed)
    .sort()
    .map((name) => `&${name}=${(signed[name] ?? '').replaceAll(/[&=]/g, '_')}`)
    .join('');
  const expected =
    method === 'md5hash'
      ? createHash('md5')
          .update(text + secret)
          .digest('hex')
      : createHmac(method, secret).update(text).digest('hex');
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(fields['timestamp'] ?? 0));
  return equalDigests(sig.toLowerCase(), expected) && ageSeconds <= LONGEST_AGE_SECONDS;
}
