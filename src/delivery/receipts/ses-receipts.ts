import { z } from 'zod';
import type { DeliveryReason } from '../../delivery-state';
import type { HttpsGet } from './https-get';
import type { Receipt, ReceiptAdapter } from './receipt-adapter';
import { createSnsEnvelopes } from './sns-envelope';

/** The tag of an e-mail that holds the reference, and that its events repeat. */
export const REF_TAG = 'otp-ref';

const MAX_BODY_BYTES = 65_536; // an event repeats the headers of its e-mail

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const Event = z.object({
  eventType: z.string(),
  mail: z.object({ tags: z.object({ [REF_TAG]: z.array(z.string()).min(1) }) }),
  bounce: z
    .object({ bounceType: z.string(), bouncedRecipients: z.array(z.object({ status: z.string().optional() })) })
    .optional(),
});
type Event = z.infer<typeof Event>;

/** Events of SES, which reach the service through an SNS topic. */
export function createSesReceipts(topicArn: string, get: HttpsGet): ReceiptAdapter {
  const envelopes = createSnsEnvelopes(topicArn, get);
  return {
    methods: ['POST'],
    maxBodyBytes: MAX_BODY_BYTES,
    async receive({ body }) {
      const envelope = await envelopes.open(body);
      if (envelope === undefined) return undefined;
      if (envelope.Type === 'SubscriptionConfirmation') await envelopes.confirm(envelope);
      const receipt = envelope.Type === 'Notification' ? receiptIn(envelope.Message) : undefined;
      return { receipts: receipt ? [receipt] : [] };
    },
    close: () => get.close(),
  };
}

function receiptIn(message: string): Receipt | undefined {
  const event = parseEvent(message);
  const ref = event?.mail.tags[REF_TAG][0];
  const outcome = event && outcomeOf(event);
  return ref === undefined || outcome === undefined ? undefined : { ref, ...outcome };
}

function outcomeOf({ eventType, bounce }: Event): Pick<Receipt, 'state' | 'reason'> | undefined {
  switch (eventType) {
    case 'Send':
      return { state: 'accepted' };
    case 'DeliveryDelay':
      return { state: 'sent' };
    case 'Delivery':
    case 'Complaint': // about an e-mail that arrived
      return { state: 'delivered' };
    case 'Bounce':
      return { state: 'undelivered', reason: reasonOf(bounce) };
    case 'Reject':
    case 'RenderingFailure':
      return { state: 'failed', reason: 'message_rejected' };
    default:
      return undefined;
  }
}

/** By the enhanced status code (RFC 3463) of the mailbox's server, or else by the kind of bounce. */
function reasonOf(bounce: Event['bounce']): DeliveryReason {
  const status = bounce?.bouncedRecipients[0]?.status ?? '';
  if (/^[45]\.2\.[12]$/.test(status)) return 'recipient_unreachable'; // disabled, or full
  if (/^[45]\.7\./.test(status)) return 'carrier_filtered';
  if (bounce?.bounceType === 'Permanent') return 'recipient_refused';
  return bounce?.bounceType === 'Transient' ? 'recipient_unreachable' : 'unknown';
}

function parseEvent(message: string): Event | undefined {
  try {
    return Event.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
