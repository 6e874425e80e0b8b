/** The failures after which nothing redeems the code any more, each with a line for the place of its countdown. */
const LINES = /** @type {Record<string, string>} */ ({
  otp_expired: 'The code has expired.',
  too_many_attempts: 'This code is locked.',
  verification_key_invalid: 'This code is no longer valid.',
  canceled: 'This code was canceled.',
});

const FAILURES = /** @type {Record<string, string>} */ ({
  approved: 'otp_already_used',
  expired: 'otp_expired',
  max_attempts_reached: 'too_many_attempts',
  canceled: 'canceled',
});

/**
 * @param {import('./failure-text.js').Failure} failure
 * @returns {string | undefined} `undefined` if the code can still be redeemed
 */
export function endLine({ code, reply }) {
  const wasLast = code === 'otp_not_matched' && reply['AttemptsLeft'] === 0;
  return LINES[wasLast ? 'too_many_attempts' : code];
}

/**
 * The failure of a code that has this status; `undefined` for a pending one.
 * @param {unknown} status
 */
export function failureOfStatus(status) {
  return FAILURES[String(status)];
}
