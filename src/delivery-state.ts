/**
 * How far a message came, as its provider reports it. `accepted`: the provider took it. `sent`: it was handed to the
 * carrier or to a mail server. `undelivered`: the carrier could not deliver it. `failed`: it never reached the carrier.
 */
export const DELIVERY_STATES = ['accepted', 'sent', 'delivered', 'undelivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why a message did not arrive. The list is closed, so that a provider's own text is neither kept nor logged. */
export const DELIVERY_REASONS = [
  'recipient_refused', // the number or mailbox does not exist, or is not mobile
  'recipient_unreachable', // switched off, out of coverage, or a full mailbox
  'recipient_opted_out', // replied STOP, or blocked the sender
  'carrier_filtered', // as spam, or by a rule of the carrier
  'destination_refused', // our account or sender may not send there
  'expired', // the code's life ended before the message could be delivered
  'sender_refused', // our number or name
  'message_rejected', // its content
  'account_blocked',
  'out_of_credit',
  'throttled',
  'provider_fault',
  'unknown', // the provider gives no reason, or a new one
] as const;
export type DeliveryReason = (typeof DELIVERY_REASONS)[number];
