import { CHANNELS } from './channels.js';

/**
 * @typedef {import('./channels.js').Channel} Channel
 * @typedef {import('./delivery-watch.js').Delivery} Delivery
 */

/** @type {Record<string, (channel: Channel) => string>} */
const STATES = {
  accepted: () => 'The provider took it.',
  sent: (channel) =>
    ({
      email: 'Sent to the mail server.',
      sms: 'Sent to the carrier.',
      whatsapp: 'Sent to WhatsApp.',
      voice: 'The phone rings.',
    })[channel],
  delivered: (channel) =>
    ({
      email: 'Delivered to the mailbox.',
      sms: 'Delivered to the phone.',
      whatsapp: 'Delivered to the phone.',
      voice: 'The call was answered.',
    })[channel],
};

const PROBLEMS = /** @type {Record<string, string>} */ ({ undelivered: 'Not delivered', failed: 'Not sent' });
const CALL_PROBLEMS = /** @type {Record<string, string>} */ ({ undelivered: 'Not answered', failed: 'Not called' });

/** @type {Record<string, Record<import('./channels.js').RecipientKind, string>>} */
const REASONS = {
  recipient_refused: both('the address or number does not exist, or takes no such messages'),
  recipient_unreachable: {
    address: 'the mailbox is full, or its server does not answer',
    number: 'the phone is off, out of reach or busy',
  },
  recipient_opted_out: both('the recipient blocked this sender'),
  carrier_filtered: { address: 'the mail server took it for spam', number: 'the carrier took it for spam' },
  destination_refused: both('the provider’s account may not send there'),
  expired: both('the code would have expired before it arrived'),
  sender_refused: both('the sender’s name or number was refused'),
  message_rejected: both('its text was refused'),
  account_blocked: both('the provider’s account is blocked'),
  out_of_credit: both('the provider’s account has no credit left'),
  throttled: both('the provider got too many messages at once'),
  provider_fault: both('the provider had a fault'),
  unknown: both('the provider gives no reason'),
};

/** @param {string} text */
function both(text) {
  return { address: text, number: text };
}

/**
 * How far a message came, in plain words.
 * @param {Delivery} delivery
 * @param {Channel} channel
 */
export function deliveryText({ state, reason = 'unknown' }, channel) {
  const words = STATES[state];
  if (words) return words(channel);
  const why = REASONS[reason]?.[CHANNELS[channel].kind];
  // A state or a reason that is newer than this page is shown as it is.
  const problem = (channel === 'voice' ? CALL_PROBLEMS : PROBLEMS)[state];
  return `${problem ?? state}: ${why ?? reason}.`;
}

/**
 * @param {Delivery} delivery
 * @returns {'good' | 'bad' | 'open'}
 */
export function deliveryTone({ state }) {
  if (state === 'delivered') return 'good';
  return state in PROBLEMS ? 'bad' : 'open';
}
