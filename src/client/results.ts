/** The code is on its way. */
export interface Sent {
  outcome: 'sent';
  /** Bring it back with the code. Its holder can guess, so keep it in the session. */
  verificationKey: string;
  expiresAt: Date;
  /** Seconds until this recipient may get another message. */
  resendAfterSeconds: number;
}

/** The service's `LIMIT_…_PER_VISITOR` is used up: only calls that name a `visitor` have it. */
export interface TooMany {
  outcome: 'too_many';
  retryAfterSeconds: number;
}

/** Reasons in the person why nothing was sent. */
export type NotSent =
  /** It is not an address or number: ask the person to correct it. */
  | { outcome: 'recipient_invalid' }
  /** The mailbox or number does not exist, or wants no messages: ask for another one. */
  | { outcome: 'recipient_refused' }
  /** The recipient or the `visitor` had too many codes: offer to wait. An earlier code still works until it ends. */
  | TooMany
  /** The operator allows no SMS there, for good or (with `retryAfterSeconds`) for now: offer e-mail. */
  | { outcome: 'destination_not_allowed'; retryAfterSeconds?: number }
  /** Of a page only: the captcha was left out, wrong, late or used before. Reset it. */
  | { outcome: 'captcha_failed' };

/** Why a code can never be redeemed again: send a new one. */
export type Ended =
  | { outcome: 'expired' }
  /** It was redeemed before, such as by the first click of two. */
  | { outcome: 'used' }
  /**
   * Too many wrong guesses. `retryAfterSeconds` is the rest of the window in which guesses count, and no wait for the
   * next send: a new code may go out at once, and its first guess is always compared.
   */
  | { outcome: 'locked'; retryAfterSeconds: number }
  /** Altered, canceled, or of another recipient, type, session or caller. */
  | { outcome: 'invalid' };

export interface Approved {
  outcome: 'approved';
  /** The address in lower case, or the number in E.164: keep this one. */
  recipient: string;
  /** The channel of the message: `email`, `sms` and so on. */
  channel: string;
  sentAt: Date;
  /** The proof for other back ends; undefined if the service has no `PUBLIC_URL`. */
  token: string | undefined;
}

/** Why the person types the code again. */
export type NotMatched =
  | { outcome: 'wrong'; attemptsLeft: number }
  /** Empty or far too long. It spent no guess. */
  | { outcome: 'unreadable' };

export interface Pending {
  outcome: 'pending';
  expiresAt: Date;
  attemptsLeft: number;
  /** What is known about the delivery of the message. */
  delivery: string | undefined;
}

export type SendResult = Sent | NotSent;
export type ResendResult = Sent | NotSent | Ended;
export type VerifyResult = Approved | NotMatched | TooMany | Ended;
export type CancelResult = { outcome: 'canceled' } | Exclude<Ended, { outcome: 'locked' }>;
export type StatusResult =
  | Pending
  | { outcome: 'approved' }
  | { outcome: 'canceled' }
  | { outcome: 'expired' }
  | { outcome: 'locked' }
  | { outcome: 'invalid' }
  | TooMany;
