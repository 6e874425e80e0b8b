import { createHmac } from 'node:crypto';
import type { DeliveryReason, DeliveryState } from '../../delivery-state';
import { equalDigests } from './equal-digests';
import type { Receipt, ReceiptAdapter, ReceiptRequest } from './receipt-adapter';

/** Twilio's states of a message. Others, such as `canceled`, never follow from a send. */
const STATES: ReadonlyMap<string, DeliveryState> = new Map([
  ['accepted', 'accepted'],
  ['scheduled', 'accepted'],
  ['queued', 'accepted'],
  ['sending', 'accepted'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
]);

/** Of a call. A call that was answered spoke the code. */
const CALL_STATES: ReadonlyMap<string, Pick<Receipt, 'state' | 'reason'>> = new Map([
  ['queued', { state: 'accepted' }],
  ['initiated', { state: 'accepted' }],
  ['ringing', { state: 'sent' }],
  ['in-progress', { state: 'sent' }],
  ['completed', { state: 'delivered' }],
  ['busy', { state: 'undelivered', reason: 'recipient_unreachable' }],
  ['no-answer', { state: 'undelivered', reason: 'recipient_unreachable' }],
  ['canceled', { state: 'failed', reason: 'unknown' }],
  ['failed', { state: 'failed', reason: 'recipient_refused' }], // the number is not in use
]);

/** https://www.twilio.com/docs/api/errors */
const REASONS: ReadonlyMap<string, DeliveryReason> = new Map([
  ['21610', 'recipient_opted_out'],
  ['30001', 'throttled'],
  ['30002', 'account_blocked'],
  ['30003', 'recipient_unreachable'],
  ['30004', 'carrier_filtered'], // the number takes no such messages, for example by a register
  ['30005', 'recipient_refused'], // an unknown number
  ['30006', 'recipient_refused'], // a landline
  ['30007', 'carrier_filtered'],
  ['30010', 'destination_refused'], // above the highest price
  ['30022', 'throttled'],
  ['30023', 'throttled'], // the messages of this day
  ['30024', 'sender_refused'], // the sender is not registered
  ['30032', 'sender_refused'],
  ['30034', 'sender_refused'],
  ['30036', 'expired'],
  ['30410', 'provider_fault'],
  ['30450', 'destination_refused'], // blocked against SMS pumping
  ['30453', 'destination_refused'],
  ['30500', 'provider_fault'],
]);

const MESSAGE_SID = /^(SM|MM)[0-9a-f]{32}$/;

interface Settings {
  /** It signs also where an API key sends. */
  authToken: string;
}

/** Twilio's status callbacks of messages and calls: a form, signed with the account's token. The reference is `t` in the query. */
export function createTwilioReceipts({ authToken }: Settings): ReceiptAdapter {
  return {
    methods: ['POST'],
    receive(request) {
      if (!isSigned(request, authToken)) return undefined;
      const form = new URLSearchParams(request.body.toString());
      const ref = request.query.get('t');
      const outcome = outcomeOf(form);
      return { receipts: ref === null || outcome === undefined ? [] : [{ ref, ...outcome }] };
    },
  };
}

/** Of a message or of a call; undefined for a state that is neither. */
function outcomeOf(form: URLSearchParams): Omit<Receipt, 'ref'> | undefined {
  const call = CALL_STATES.get(form.get('CallStatus') ?? '');
  const state = STATES.get(form.get('MessageStatus') ?? '');
  if (call !== undefined || state === undefined) return call;
  const isLost = state === 'undelivered' || state === 'failed';
  const reason = isLost ? (REASONS.get(form.get('ErrorCode') ?? '') ?? 'unknown') : undefined;
  const messageSid = form.get('MessageSid') ?? '';
  return { state, reason, messageId: MESSAGE_SID.test(messageSid) ? messageSid : undefined };
}

/** https://www.twilio.com/docs/usage/security: HMAC-SHA1 of the URL and of the form's fields, sorted by name. */
function isSigned({ url, headers, body }: ReceiptRequest, authToken: string): boolean {
  const signature = headers['x-twilio-signature'];
  if (typeof signature !== 'string') return false;
  const fields = signedFields(new URLSearchParams(body.toString()));
  return spellingsOf(url)
    .map((spelling) =>
      createHmac('sha1', authToken)
        .update(spelling + fields)
        .digest('base64'),
    )
    .some((expected) => equalDigests(signature, expected));
}

/** Reads the form once: 16 KB of different names took 0.3 s when each name searched the form again. */
function signedFields(form: URLSearchParams): string {
  const valuesOf = new Map<string, Set<string>>();
  for (const [name, value] of form) valuesOf.set(name, (valuesOf.get(name) ?? new Set()).add(value));
  return Array.from(valuesOf.keys())
    .sort()
    .flatMap((name) => Array.from(valuesOf.get(name) ?? [], (value) => name + value).sort())
    .join('');
}

/** Twilio signs the URL with its port or without, by its kind of request. */
function spellingsOf(url: string): string[] {
  const [, origin = '', rest = ''] = /^(https?:\/\/[^/?]+)(.*)$/s.exec(url) ?? [];
  const port = origin.startsWith('https') ? ':443' : ':80';
  const bare = origin.replace(/:\d+$/, '');
  return [url, bare + rest, bare + port + rest];
}
