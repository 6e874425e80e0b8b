import { codeStatus } from './code-requests.js';

/**
 * @typedef {import('./api.js').Outcome} Outcome
 * @typedef {import('./pending.js').Pending} Pending
 * @typedef {{ state: string, reason: string | undefined }} Delivery `Delivery` and `DeliveryReason` of a status reply.
 */

const POLL_MS = 900; // with the time of the request, a report shows within a second
const SLOW_POLL_MS = 5_000;
const FAST_FOR_MS = 120_000; // most reports come within two minutes
const LEFT_FOR_VERIFIES = 10; // status requests and verifies share LIMIT_VERIFIES_PER_CALLER
const GIVEN_UP = ['undelivered', 'failed']; // a carrier may deliver such a message after all

/**
 * Reads the status of a pending code about once a second, while a report about its message may still come.
 * @param {(delivery: Delivery) => void} onDelivery
 */
export function deliveryWatch(onDelivery) {
  let current = 0;

  /**
   * @param {Pending} pending
   * @param {Promise<Outcome>} first
   */
  const follow = async (pending, first) => {
    current += 1;
    const mine = current;
    const startedAt = performance.now();
    let askedAt = startedAt;
    let outcome = await first;
    while (mine === current) {
      const delivery = deliveryIn(outcome);
      if (delivery) onDelivery(delivery);
      if (hasEnded(outcome, delivery)) return;
      const isFast = performance.now() - startedAt < FAST_FOR_MS && !GIVEN_UP.includes(delivery?.state ?? '');
      const pollMs = isFast ? POLL_MS : SLOW_POLL_MS;
      await pause(waitMs(outcome, pollMs) - (performance.now() - askedAt));
      await visible();
      if (mine !== current) return;
      askedAt = performance.now();
      outcome = await codeStatus(pending);
    }
  };

  return {
    /**
     * @param {Pending} pending
     * @param {Promise<Outcome>} [first] a status request that was made already
     */
    start(pending, first = codeStatus(pending)) {
      void follow(pending, first);
    },
    stop() {
      current += 1;
    },
  };
}

/**
 * @param {Outcome} outcome
 * @returns {Delivery | undefined}
 */
function deliveryIn({ ok, reply }) {
  if (!ok || reply['Details'] !== 'pending' || reply['Delivery'] === undefined) return undefined;
  const reason = reply['DeliveryReason'];
  return { state: String(reply['Delivery']), reason: typeof reason === 'string' ? reason : undefined };
}

/**
 * @param {Outcome} outcome
 * @param {Delivery | undefined} delivery absent from the reply if the provider does not report
 */
function hasEnded({ ok, isTemporary }, delivery) {
  if (!ok) return !isTemporary;
  return delivery === undefined || delivery.state === 'delivered';
}

/**
 * @param {Outcome} outcome
 * @param {number} pollMs
 */
function waitMs({ ok, retryAfter, requestsLeft, resetSeconds }, pollMs) {
  if (!ok) return Math.max(retryAfter * 1000, SLOW_POLL_MS);
  return requestsLeft < LEFT_FOR_VERIFIES ? Math.max(resetSeconds * 1000, pollMs) : pollMs;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves at once, or when the person comes back to the tab. */
function visible() {
  return new Promise((resolve) => {
    const check = () => {
      if (document.hidden) document.addEventListener('visibilitychange', check, { once: true });
      else resolve(undefined);
    };
    check();
  });
}
