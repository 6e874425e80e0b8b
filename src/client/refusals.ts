import { OtpServiceError } from './errors';
import { numberIn, type Reply } from './reply';
import type { CancelResult, Ended, NotMatched, NotSent, TooMany } from './results';

/** The results of the `Code`s that are the person's doing. Every other `Code` is thrown. */
export type Refusals<Result> = Readonly<Record<string, (reply: Reply) => Result>>;

const RETRY_AFTER_SECONDS = 60; // some proxies drop Retry-After

const retryAfter = ({ retryAfterSeconds = RETRY_AFTER_SECONDS }: Reply) => ({ retryAfterSeconds });
const recipientInvalid = () => ({ outcome: 'recipient_invalid' }) as const;
const tooMany = (reply: Reply): TooMany => ({ outcome: 'too_many', ...retryAfter(reply) });
const captchaFailed = () => ({ outcome: 'captcha_failed' }) as const;
const unreadableCode = () => ({ outcome: 'unreadable' }) as const;
const invalid = () => ({ outcome: 'invalid' }) as const;
const expired = () => ({ outcome: 'expired' }) as const;
const used = () => ({ outcome: 'used' }) as const;

export const SEND_REFUSALS: Refusals<NotSent> = {
  // Forms hold a list where a field comes twice.
  email_not_a_string: recipientInvalid,
  phone_number_not_a_string: recipientInvalid,
  email_not_provided: recipientInvalid,
  email_not_ascii: recipientInvalid,
  email_invalid: recipientInvalid,
  phone_number_not_provided: recipientInvalid,
  phone_number_invalid: recipientInvalid,
  captcha_required: captchaFailed,
  captcha_failed: captchaFailed,
  recipient_refused: () => ({ outcome: 'recipient_refused' }),
  recipient_rate_limited: tooMany,
  destination_not_allowed: () => ({ outcome: 'destination_not_allowed' }),
  destination_blocked: (reply) => ({ outcome: 'destination_not_allowed', ...retryAfter(reply) }),
};

export const STATUS_REFUSALS: Refusals<{ outcome: 'invalid' }> = {
  verification_key_not_provided: invalid,
  verification_key_invalid: invalid,
};

export const CANCEL_REFUSALS: Refusals<Exclude<CancelResult, { outcome: 'canceled' }>> = {
  ...STATUS_REFUSALS,
  otp_already_used: used,
  otp_expired: expired,
};

const ENDED: Refusals<Ended> = {
  ...CANCEL_REFUSALS,
  too_many_attempts: (reply) => ({ outcome: 'locked', ...retryAfter(reply) }),
};

export const RESEND_REFUSALS: Refusals<NotSent | Ended> = { ...SEND_REFUSALS, ...ENDED };

export const VERIFY_REFUSALS: Refusals<Ended | NotMatched> = {
  ...ENDED,
  recipient_mismatch: invalid,
  type_mismatch: invalid,
  code_verifier_mismatch: invalid,
  otp_not_a_string: unreadableCode,
  otp_not_provided: unreadableCode,
  otp_invalid: unreadableCode,
  otp_not_matched: (reply) => ({ outcome: 'wrong', attemptsLeft: numberIn(reply, 'AttemptsLeft') }),
};

/**
 * The limit of a `visitor` is that person's doing.
 * @throws OtpServiceError for the limit of the caller: only its replies describe the quota
 */
export function withVisitor<Result>(
  refusals: Refusals<Result>,
  visitor: string | undefined,
): Refusals<Result | TooMany> {
  const ofVisitor = (reply: Reply) => {
    if (reply.hasQuota) throw new OtpServiceError('rate_limited', reply);
    return tooMany(reply);
  };
  return visitor === undefined ? refusals : { ...refusals, rate_limited: ofVisitor };
}
