/**
 * @typedef {'email' | 'sms' | 'whatsapp' | 'voice'} Channel
 * @typedef {'address' | 'number'} RecipientKind
 * @typedef {{ kind: RecipientKind, name: string, by: string, inboxTag: string }} ChannelWords
 *   `by` completes "Sent to …", and `inboxTag` is short enough for a list.
 */

/** @type {Readonly<Record<Channel, ChannelWords>>} */
export const CHANNELS = {
  email: { kind: 'address', name: 'E-mail', by: 'by e-mail', inboxTag: 'Mail' },
  sms: { kind: 'number', name: 'SMS', by: 'by SMS', inboxTag: 'SMS' },
  whatsapp: { kind: 'number', name: 'WhatsApp', by: 'by WhatsApp', inboxTag: 'WhatsApp' },
  voice: { kind: 'number', name: 'Call', by: 'by phone call', inboxTag: 'Call' },
};

export const CHANNEL_NAMES = /** @type {Channel[]} */ (Object.keys(CHANNELS));

/**
 * @param {unknown} name
 * @returns {name is Channel}
 */
export function isChannel(name) {
  return typeof name === 'string' && Object.hasOwn(CHANNELS, name);
}
