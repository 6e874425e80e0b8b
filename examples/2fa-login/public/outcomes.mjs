// @ts-check
/** @import { ChallengeResult, ChallengeStatus, ProofResult, VerifyResult } from 'otp-service/client' */

/**
 * @typedef {ChallengeResult | ChallengeStatus} Asked
 * @typedef {VerifyResult | ProofResult} Answered
 * @typedef {{ outcome: 'unavailable', retryAfterSeconds?: number | undefined }} Unavailable
 */
/** @typedef {Exclude<Asked | Answered, { outcome: 'pending' | 'approved' | 'proven' }> | Unavailable} Refusal */

/**
 * What the person reads for each outcome. The compiler finds an outcome that has no text here.
 * @type {{ [Outcome in Refusal['outcome']]: (refusal: Extract<Refusal, { outcome: Outcome }>) => string }}
 */
const TEXTS = {
  recipient_invalid: () => 'That is not an e-mail address or phone number. Please go back and correct it.',
  recipient_refused: () => 'No message can reach that address or number. Please use another one.',
  destination_not_allowed: () => 'We cannot send text messages to that country. Please use another number.',
  too_many: ({ retryAfterSeconds }) => `There were too many attempts. Please wait ${inWords(retryAfterSeconds)}.`,
  captcha_failed: () => 'Please solve the captcha again.',
  wrong: ({ attemptsLeft }) =>
    attemptsLeft === 0
      ? 'That code is not right, and it was the last attempt. Please ask for a new code.'
      : `That code is not right. ${attemptsLeft === 1 ? 'One attempt is' : `${attemptsLeft} attempts are`} left.`,
  unreadable: () => 'Please enter the code from the message.',
  expired: () => 'This code has expired. Please ask for a new one.',
  used: () => 'This code was used before. Please ask for a new one.',
  locked: () => 'There were too many wrong codes. Please ask for a new code.',
  invalid: () => 'This code does not work any more. Please ask for a new one.',
  replayed: () => 'This sign-in was used before. Please ask for a new code.',
  unavailable: ({ retryAfterSeconds = 0 }) =>
    `We cannot check or send codes right now. Please try again in ${inWords(Math.max(10, retryAfterSeconds))}.`,
};

/** @param {Refusal} refusal */
export function textOf(refusal) {
  const text = /** @type {(refusal: Refusal) => string} */ (TEXTS[refusal.outcome]);
  return text(refusal);
}

/**
 * Turns what is not the person's doing into an outcome, too: the service is away, or refuses the application.
 * @template Result
 * @param {Promise<Result>} call
 * @returns {Promise<Result | Unavailable>}
 */
export async function outcomeOf(call) {
  try {
    return await call;
  } catch (error) {
    console.error(String(error)); // it names the request's id in the service's log, and holds no secret
    const seconds = error instanceof Error && 'retryAfterSeconds' in error ? error.retryAfterSeconds : undefined;
    return { outcome: 'unavailable', retryAfterSeconds: typeof seconds === 'number' ? seconds : undefined };
  }
}

/** @param {number} seconds */
function inWords(seconds) {
  if (seconds < 100) return `${seconds} seconds`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`;
}
