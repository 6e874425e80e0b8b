import { randomText } from './base64url';
import { OtpUnreachableError } from './errors';
import { parseObject, unreadable, type Reply } from './reply';
import { replyText, type Chunked } from './reply-text';

/**
 * The part of `fetch` that this client uses: undici's `fetch` and plain functions fit it. `typeof fetch` has other
 * types in each runtime; in Bun, it has a member `preconnect`.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchReply>;

interface FetchInit {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  redirect: 'manual';
  signal: AbortSignal;
}

interface FetchReply {
  status: number;
  headers: { get(name: string): string | null; has(name: string): boolean };
  body: Chunked | null;
}

export interface HttpOptions {
  /** Where the service is, such as `https://otp.example.com`. */
  baseUrl: string;
  /** One of the service's `API_KEYS`. Never in a page: everybody can read it there. */
  apiKey?: string | undefined;
  /** For one attempt. The default is 15,000: longer than the service's own `DELIVERY_TIMEOUT` of 10 seconds. */
  timeoutMs?: number | undefined;
  /** Another `fetch`, such as one with a proxy. */
  fetch?: Fetch | undefined;
}

export interface HttpRequest {
  path: string;
  /** Undefined for a GET. */
  body?: object;
  idempotencyKey?: string;
}

export type Http = (request: HttpRequest) => Promise<Reply>;

const GET = { method: 'GET' } as const;
const TIMEOUT_MS = 15_000;
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1; // setTimeout's maximum; longer ones fire after 1 ms

/** @throws TypeError for options that can never work */
export function createHttp({ baseUrl, apiKey, timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch }: HttpOptions): Http {
  if (!/^https?:\/\/[^/?#@\\]+(\/[^?#]*)?$/.test(baseUrl) || !URL.canParse(baseUrl))
    throw new TypeError('baseUrl must be an http or https URL');
  if (apiKey !== undefined && !/^[!-~]+$/.test(apiKey)) throw new TypeError('apiKey must be visible ASCII characters');
  if (!(timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS)) throw new TypeError('timeoutMs must be 1 to 2147483647');
  const base = baseUrl.replace(/\/+$/, '');

  return async ({ path, body, idempotencyKey }) => {
    const requestId = randomText(16);
    const headers: FetchInit['headers'] = { Accept: 'application/json', 'X-Request-Id': requestId };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (apiKey !== undefined) headers['Authorization'] = `Bearer ${apiKey}`;
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = quoted(idempotencyKey);
    const content = body === undefined ? GET : ({ method: 'POST', body: JSON.stringify(body) } as const);

    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      // A redirect would carry the code to another server.
      const response = await fetch(base + path, { ...content, headers, redirect: 'manual', signal: abort.signal });
      return replyOf(response, await replyText(response.body), requestId);
    } catch (cause) {
      if (cause instanceof OtpUnreachableError) throw cause;
      throw new OtpUnreachableError(abort.signal.aborted ? 'timeout' : 'connection', { requestId, cause });
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * A structured-field string (RFC 9651).
 * @throws TypeError that does not hold the key, unlike that of `Headers`: a key may be made of an address
 */
function quoted(idempotencyKey: string): string {
  if (!/^[ -~]*$/.test(idempotencyKey)) throw new TypeError('idempotencyKey must be printable ASCII characters');
  return `"${idempotencyKey.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** @throws OtpUnreachableError for a reply that is not the service's */
function replyOf({ status, headers }: FetchReply, text: string | undefined, sentId: string): Reply {
  const requestId = headers.get('X-Request-Id') ?? sentId;
  const retryAfter = headers.get('Retry-After') ?? '';
  const body = parseObject(text ?? '') ?? unreadable({ status, requestId });
  const retryAfterSeconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  return { status, requestId, body, retryAfterSeconds, hasQuota: headers.has('RateLimit') };
}
