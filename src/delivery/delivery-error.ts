/** `permanent`: every provider would refuse this recipient, so the next one is not tried. */
export type FailureKind = 'temporary' | 'permanent';

/** Why a provider did not take a message. The list is closed, so that a provider's own text never reaches the log. */
export type FailureReason =
  | 'recipient_refused' // the number or mailbox does not exist
  | 'recipient_opted_out' // replied STOP: another provider must not evade that
  | 'sender_refused' // our number, name or address
  | 'not_authorized'
  | 'account_blocked'
  | 'out_of_credit'
  | 'throttled'
  | 'rejected' // any other reason
  | 'provider_fault'
  | 'unreadable_reply'
  | 'connection' // not established
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

/** A provider refused a message or did not confirm it. */
export class DeliveryError extends Error {
  readonly kind: FailureKind;
  /** Whether the provider may have the message. A second provider could then deliver the code twice. */
  readonly mayHaveArrived: boolean;

  constructor(readonly reason: FailureReason) {
    super(reason);
    this.name = 'DeliveryError';
    this.kind = PERMANENT.has(reason) ? 'permanent' : 'temporary';
    this.mayHaveArrived = UNKNOWN_OUTCOME.has(reason) || reason.startsWith('http_5');
  }
}
