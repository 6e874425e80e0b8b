/** `permanent`: every provider would refuse this recipient, so no other is asked. */
export type FailureKind = 'temporary' | 'permanent';

/** Why a provider did not take a message. A closed list: nothing that a provider wrote can get into a log. */
export type FailureReason =
  | 'recipient_refused' // no such number or mailbox
  | 'recipient_opted_out' // answered STOP: asking another provider would go round that
  | 'sender_refused' // our number, name or address
  | 'not_authorized'
  | 'account_blocked'
  | 'out_of_credit'
  | 'throttled'
  | 'rejected' // for a reason that has no word here
  | 'provider_fault'
  | 'unreadable_reply'
  | 'connection' // never came about
  | 'connection_lost'
  | 'timeout'
  | `http_${number}`
  | `smtp_${number}`;

const PERMANENT: ReadonlySet<FailureReason> = new Set(['recipient_refused', 'recipient_opted_out']);
const UNKNOWN_OUTCOME: ReadonlySet<FailureReason> = new Set([
  'provider_fault',
  'unreadable_reply',
  'connection_lost',
  'timeout',
]);

/** A provider did not take a message, or did not say that it has. */
export class DeliveryError extends Error {
  readonly kind: FailureKind;
  /** The provider may have the message all the same: a second one could bring the code twice. */
  readonly mayHaveArrived: boolean;

  constructor(readonly reason: FailureReason) {
    super(reason);
    this.name = 'DeliveryError';
    this.kind = PERMANENT.has(reason) ? 'permanent' : 'temporary';
    this.mayHaveArrived = UNKNOWN_OUTCOME.has(reason) || reason.startsWith('http_5');
  }
}
