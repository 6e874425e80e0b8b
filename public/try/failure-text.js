/** @typedef {{ code: string, reply: Record<string, unknown>, retryAfter: number }} Failure */

/** The codes of failures for which a field is invalid. */
export const ABOUT_RECIPIENT = /^(email|phone_number|destination)_/;
export const ABOUT_CODE = /^otp_(not_provided|invalid|not_matched)$/;

const TRY_AGAIN = 'Please try again.';
const NEW_CODE = 'Please ask for a new one.';
const OUR_FAULT = 'Something went wrong on our side. Please try again in a moment.';
const PAGE_FAULT = 'This page sent a request that the service rejects. Please reload the page.';

/**
 * The text for each `Code` of a failure.
 * @type {Record<string, string | ((failure: Failure) => string)>}
 */
const TEXTS = {
  unauthorized: 'This service needs an API key, and this one is missing or wrong.',
  rate_limited: ({ retryAfter }) => `Please wait ${duration(retryAfter)} before you try again.`,
  recipient_rate_limited: ({ retryAfter }) => `Please wait ${duration(retryAfter)} before you ask for another code.`,
  phone_unavailable: 'SMS is not available right now. Please choose another way.',
  channel_unavailable: 'This way is not available right now. Please choose another one.',

  email_not_provided: 'Please enter your e-mail address.',
  email_invalid: 'That is not an e-mail address we can write to. Please check it.',
  email_not_ascii: 'We cannot write to an address with such letters before the @. Please enter another one.',
  phone_number_not_provided: 'Please enter your phone number.',
  phone_number_invalid:
    'That is not a mobile number we can write to. Please enter it with its country code, such as +1 202 555 0143.',
  destination_not_allowed: 'We do not send messages to that number.',
  destination_blocked: 'We cannot send messages to that number for a while. Please use e-mail.',
  recipient_refused: 'Messages cannot be delivered there. Please check the address or number.',
  message_not_sent: 'The message could not be sent. Please try again in a moment.',

  captcha_required: 'Please solve the captcha first.',
  captcha_failed: 'Please solve the captcha again.',
  captcha_unavailable: OUR_FAULT,

  request_in_progress: 'This message is being sent already. Please try again in a moment.',

  otp_not_provided: 'Please enter the code from the message.',
  otp_invalid: 'That is too long for a code. Please enter only its digits.',
  otp_not_matched: ({ reply }) => `That is not the code. ${attemptsLeft(Number(reply['AttemptsLeft']))}`,
  otp_expired: `This code has expired. ${NEW_CODE}`,
  otp_already_used: `This code has already been used. ${NEW_CODE}`,
  too_many_attempts: `Too many wrong codes: this code is locked, even if you enter it correctly. ${NEW_CODE}`,
  type_mismatch: 'This code was sent for another purpose. Please start again.',
  code_verifier_mismatch: 'This code was sent to another page. Please start again.',
  recipient_mismatch: 'This code was sent to somebody else. Please start again.',
  verification_key_invalid: `This code is no longer valid. ${NEW_CODE}`,
  // States of this page, not failures of the API.
  canceled: `This code was canceled. ${NEW_CODE}`,
  too_late_to_resend: `Too little time is left to send this code again. ${NEW_CODE}`,

  counters_unavailable: OUR_FAULT,
  database_unavailable: OUR_FAULT,
  stopping: OUR_FAULT,
  host_not_allowed: 'This page opens under localhost or the address in HOST only.',
  internal_error: OUR_FAULT,
  unreachable: 'The service does not answer. Your input is kept: please try again in a moment.',

  type_not_provided: PAGE_FAULT,
  type_incorrect: PAGE_FAULT,
  verification_key_not_provided: PAGE_FAULT,
  check_not_provided: PAGE_FAULT,
  email_not_a_string: PAGE_FAULT,
  phone_number_not_a_string: PAGE_FAULT,
  verification_key_not_a_string: PAGE_FAULT,
  otp_not_a_string: PAGE_FAULT,
  check_not_a_string: PAGE_FAULT,
  check_invalid: PAGE_FAULT,
  idempotency_key_invalid: PAGE_FAULT,
  idempotency_key_reused: PAGE_FAULT,
  nonce_invalid: PAGE_FAULT,
  code_challenge_invalid: PAGE_FAULT,
  code_verifier_invalid: PAGE_FAULT,
  channel_incorrect: PAGE_FAULT,
  locale_invalid: PAGE_FAULT,
  brand_invalid: PAGE_FAULT,
  visitor_invalid: PAGE_FAULT,
  variables_invalid: PAGE_FAULT,
  web_domain_invalid: PAGE_FAULT,
  android_hash_invalid: PAGE_FAULT,
  autofill_ambiguous: PAGE_FAULT,
  brand_not_allowed: PAGE_FAULT,
  field_not_for_pages: PAGE_FAULT,
  body_looks_like_json: PAGE_FAULT,
  plus_not_encoded: PAGE_FAULT,
  malformed_json: PAGE_FAULT,
  malformed_request: PAGE_FAULT,
  not_found: PAGE_FAULT,
  method_not_allowed: PAGE_FAULT,
  payload_too_large: PAGE_FAULT,
  unsupported_media_type: PAGE_FAULT,
};

/**
 * Returns the text that explains a failure to the person at the page.
 * @param {Failure} failure
 */
export function failureText(failure) {
  const text = Object.hasOwn(TEXTS, failure.code) ? TEXTS[failure.code] : undefined;
  if (typeof text === 'function') return text(failure);
  // A code that is newer than this page: shows the reply's own `Details`.
  return text ?? `${String(failure.reply['Details'] ?? 'That did not work')}. ${TRY_AGAIN}`;
}

/** @param {number} left */
export function attemptsLeft(left) {
  if (left === 0) return `That was the last attempt: this code is locked. ${NEW_CODE}`;
  return left === 1 ? 'One attempt is left.' : `${left} attempts are left.`;
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 120) return seconds === 1 ? 'one second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
