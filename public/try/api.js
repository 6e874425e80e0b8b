/**
 * @typedef {Record<string, unknown>} Fields
 * @typedef {{
 *   method: string, path: string, fields: Fields | undefined, withKey: boolean,
 *   status: number, headers: [string, string][], reply: Fields | undefined, ms: number,
 * }} Call One request and its reply. `status` is 0 and `reply` undefined if the service did not reply.
 * @typedef {{
 *   ok: boolean, code: string, reply: Fields, retryAfter: number, aheadMs: number,
 *   isTemporary: boolean, requestsLeft: number, resetSeconds: number,
 * }} Outcome `aheadMs` is how far the service's clock is ahead of the browser's. `isTemporary`: the same request may
 *   succeed later. `requestsLeft` are those of the caller until its limit's window ends, in `resetSeconds`.
 */

const TIMEOUT_MS = 30_000;
const NO_LIMIT = { requestsLeft: Infinity, resetSeconds: 0 };
const SHOWN_HEADERS = ['content-type', 'ratelimit-policy', 'ratelimit', 'retry-after', 'x-request-id'];

/** @type {((call: Call) => void)[]} */
const listeners = [];
let apiKey = '';

/** @param {(call: Call) => void} listener */
export function onCall(listener) {
  listeners.push(listener);
}

/**
 * Keeps the API key in memory only, so that a reload drops it.
 * @param {string} key
 */
export function useApiKey(key) {
  apiKey = key;
}

/**
 * A proxy may serve this page below a prefix, so its URL is the base of every path of the service.
 * @param {string} path begins with /
 */
export function urlOf(path) {
  return new URL(`.${path}`, document.baseURI).href;
}

export function authorization() {
  /** @type {Record<string, string>} */
  const header = apiKey === '' ? {} : { Authorization: `Bearer ${apiKey}` };
  return header;
}

/**
 * @param {string} path
 * @param {Fields} fields
 */
export function post(path, fields) {
  const headers = { 'Content-Type': 'application/json', ...authorization() };
  return request({ method: 'POST', path, fields, withKey: apiKey !== '' }, { headers, body: JSON.stringify(fields) });
}

/**
 * Reads a public document of the service, past the browser's cache.
 * @param {string} path
 */
export function get(path) {
  return request({ method: 'GET', path, fields: undefined, withKey: false }, { cache: 'no-store' });
}

/**
 * Never throws: an unreachable service is an outcome with the code `unreachable`.
 * @param {Pick<Call, 'method' | 'path' | 'fields' | 'withKey'>} call
 * @param {RequestInit} init
 * @returns {Promise<Outcome>}
 */
async function request(call, init) {
  const startedAt = performance.now();
  /** @param {Pick<Call, 'status' | 'headers' | 'reply'>} answer */
  const notify = (answer) => {
    const ms = Math.round(performance.now() - startedAt);
    for (const listener of listeners) listener({ ...call, ...answer, ms });
  };

  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(urlOf(call.path), { ...init, method: call.method, signal });
    /** @type {Fields} */
    const reply = await response.json();
    const headers = [...response.headers].filter(([name]) => SHOWN_HEADERS.includes(name));
    notify({ status: response.status, headers, reply });
    return {
      ok: response.ok,
      code: String(reply['Code'] ?? ''),
      reply,
      retryAfter: Number(response.headers.get('Retry-After') ?? 0),
      aheadMs: Date.parse(response.headers.get('Date') ?? '') - Date.now() || 0,
      isTemporary: response.status === 429 || response.status >= 500,
      ...limitOf(response),
    };
  } catch {
    notify({ status: 0, headers: [], reply: undefined });
    const unknown = { reply: {}, retryAfter: 0, aheadMs: 0, ...NO_LIMIT };
    return { ok: false, code: 'unreachable', isTemporary: true, ...unknown };
  }
}

/** @param {Response} response with `RateLimit: "verifies";r=599;t=60`, or without it where the limit is off */
function limitOf({ headers }) {
  const [, left, seconds] = /;r=(\d+);t=(\d+)/.exec(headers.get('RateLimit') ?? '') ?? [];
  return left === undefined ? NO_LIMIT : { requestsLeft: Number(left), resetSeconds: Number(seconds) };
}
