import { post } from './api.js';

/**
 * @typedef {import('./api.js').Outcome} Outcome
 * @typedef {import('./channels.js').Channel} Channel
 * @typedef {import('./pending.js').Pending} Pending
 * @typedef {import('./send-form.js').SendRequest} SendRequest
 */

/**
 * @param {SendRequest} request
 * @returns {Promise<{ outcome: Outcome, sent: Pending }>} `sent` counts only if the outcome is ok
 */
export async function sendCode({ path, recipient, channel, type, fields }) {
  const outcome = await post(path, fields);
  const { Details, ExpiresAt } = outcome.reply;
  const sent = {
    ...{ path, recipient, channel, type, fields },
    key: String(Details),
    sentAtMs: Date.now(),
    endsAtMs: Date.parse(String(ExpiresAt)) - outcome.aheadMs,
    resendAtMs: resendAtMs(outcome),
  };
  return { outcome, sent };
}

/** @param {Outcome} outcome */
export function resendAtMs({ reply, retryAfter }) {
  return Date.now() + Number(reply['ResendAfter'] ?? retryAfter) * 1000;
}

/**
 * @param {Pending} sent
 * @param {Channel} channel
 * @returns {Promise<{ outcome: Outcome, resent: Pending }>} `resent` counts only if the outcome is ok
 */
export async function resendCode(sent, channel) {
  const change = channel === sent.channel ? {} : { channel };
  const outcome = await post('/api/v1/resend/otp', { verification_key: sent.key, ...change });
  const fields = { ...sent.fields, ...change };
  return { outcome, resent: { ...sent, fields, channel, resendAtMs: resendAtMs(outcome) } };
}

/**
 * @param {Pending} pending
 * @param {string} otp as the person typed it
 */
export function verifyCode({ key, recipient, type }, otp) {
  return post('/api/v1/verify/otp', { otp, verification_key: key, check: recipient, type });
}

/** @param {Pending} pending */
export function codeStatus({ key }) {
  return post(STATUS_PATH, { verification_key: key });
}

export const STATUS_PATH = '/api/v1/status/otp';

/**
 * Nobody waits for the reply: a code that is not canceled expires.
 * @param {Pending} pending
 */
export function cancelCode({ key }) {
  void post('/api/v1/cancel/otp', { verification_key: key });
}
