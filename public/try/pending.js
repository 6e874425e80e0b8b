const STORAGE_KEY = 'pending-code';

/**
 * @typedef {import('./send-form.js').SendRequest & {
 *   key: string, sentAtMs: number, endsAtMs: number, resendAtMs: number,
 * }} Pending The send that the code in the second form belongs to, and its verification key. Never the code itself.
 */

/**
 * Saves the send in this tab. After a reload, or after a phone switched to the message and back, the page asks
 * the service for the status of its code.
 * @param {Pending | undefined} pending `undefined` removes the saved one
 */
export function savePending(pending) {
  try {
    if (pending === undefined) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, JSON.stringify(pending));
  } catch {
    // A browser that blocks storage starts over after a reload.
  }
}

/** @returns {Pending | undefined} the saved send */
export function loadPending() {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
