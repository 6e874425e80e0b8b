/** `permanent`: every provider would refuse this recipient, so the next one is not tried. */
export type FailureKind = 'temporary' | 'permanent';

interface Evidence {
  /** Whom the failure speaks about: a provider's circuit counts only evidence about the provider. */
  about: 'provider' | 'recipient';
  kind: FailureKind;
  /** Whether the provider may have the message. A second provider could then deliver the code twice. */
  mayHaveArrived: boolean;
}

const PROVIDER_FAILED: Evidence = { about: 'provider', kind: 'temporary', mayHaveArrived: false };
const OUTCOME_UNKNOWN: Evidence = { about: 'provider', kind: 'temporary', mayHaveArrived: true };
/** Any stranger can cause these with a mistyped recipient. The next provider may still deliver. */
const REFUSED_HERE: Evidence = { about: 'recipient', kind: 'temporary', mayHaveArrived: false };
const REFUSED_EVERYWHERE: Evidence = { about: 'recipient', kind: 'permanent', mayHaveArrived: false };

/** Why a provider did not take a message. The list is closed, so that a provider's own text never reaches the log. */
const EVIDENCE = {
  recipient_refused: REFUSED_EVERYWHERE, // the number or mailbox does not exist
  recipient_opted_out: REFUSED_EVERYWHERE, // replied STOP: another provider must not evade that
  recipient_deferred: REFUSED_HERE, // greylisted, over quota, or its domain has no answer now
  recipient_rejected: REFUSED_HERE, // by this provider's rules
  destination_refused: REFUSED_HERE, // our account or sender may not send there
  message_rejected: REFUSED_HERE, // this message to this recipient, for any other reason

  sender_refused: PROVIDER_FAILED, // our number, name or address
  not_authorized: PROVIDER_FAILED,
  account_blocked: PROVIDER_FAILED,
  out_of_credit: PROVIDER_FAILED,
  throttled: PROVIDER_FAILED,
  rejected: PROVIDER_FAILED, // any other reason
  dns: PROVIDER_FAILED,
  connection: PROVIDER_FAILED, // not established
  tls: PROVIDER_FAILED,
  greeting: PROVIDER_FAILED, // came too late

  provider_fault: OUTCOME_UNKNOWN,
  unreadable_reply: OUTCOME_UNKNOWN,
  connection_lost: OUTCOME_UNKNOWN,
  timeout: OUTCOME_UNKNOWN,
} as const satisfies Record<string, Evidence>;

type NamedReason = keyof typeof EVIDENCE;
export type FailureReason = NamedReason | `http_${number}` | `smtp_${number}`;

/** A provider refused a message or did not confirm it. */
export class DeliveryError extends Error {
  readonly about: Evidence['about'];
  readonly kind: FailureKind;
  readonly mayHaveArrived: boolean;

  /** @param replyCode the digits of the provider's reply, such as `535 5.7.139`, and never its text */
  constructor(
    readonly reason: FailureReason,
    readonly replyCode?: string,
  ) {
    super(reason);
    this.name = 'DeliveryError';
    const { about, kind, mayHaveArrived } = evidenceOf(reason);
    this.about = about;
    this.kind = kind;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** The provider cannot have the message: not one byte of it was sent. */
export class NotSentError extends DeliveryError {
  override readonly mayHaveArrived = false;
}

/** Statuses that speak about the content of one request. */
const ABOUT_REQUEST: ReadonlySet<FailureReason> = new Set(['http_400', 'http_409', 'http_422']);

function evidenceOf(reason: FailureReason): Evidence {
  if (isNamed(reason)) return EVIDENCE[reason];
  if (ABOUT_REQUEST.has(reason)) return REFUSED_HERE;
  return reason.startsWith('http_5') ? OUTCOME_UNKNOWN : PROVIDER_FAILED;
}

function isNamed(reason: FailureReason): reason is NamedReason {
  return Object.hasOwn(EVIDENCE, reason);
}
