import { randomText } from './base64url';
import { OtpUnreachableError } from './errors';
import { parseObject, unreadable, type Reply } from './reply';

export interface HttpOptions {
  /** Where the service is, such as `https://otp.example.com`. */
  baseUrl: string;
  /** One of the service's `API_KEYS`. Never in a page: everybody can read it there. */
  apiKey?: string | undefined;
  /** For one attempt. The default is 15,000: longer than the service's own `DELIVERY_TIMEOUT` of 10 seconds. */
  timeoutMs?: number | undefined;
  /** Another `fetch`, such as one with a proxy. */
  fetch?: typeof globalThis.fetch | undefined;
}

export interface HttpRequest {
  path: string;
  /** Undefined for a GET. */
  body?: object;
  idempotencyKey?: string;
}

export type Http = (request: HttpRequest) => Promise<Reply>;

const TIMEOUT_MS = 15_000;

/** @throws TypeError for options that can never work */
export function createHttp({ baseUrl, apiKey, timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch }: HttpOptions): Http {
  if (!/^https?:\/\/[^/?#@]+(\/[^?#]*)?$/.test(baseUrl)) throw new TypeError('baseUrl must be an http or https URL');
  if (apiKey !== undefined && !/^[!-~]+$/.test(apiKey)) throw new TypeError('apiKey must be visible ASCII characters');
  if (!(timeoutMs > 0)) throw new TypeError('timeoutMs must be more than 0');
  const base = baseUrl.replace(/\/+$/, '');

  return async ({ path, body, idempotencyKey }) => {
    const requestId = randomText(16);
    const headers = new Headers({ Accept: 'application/json', 'X-Request-Id': requestId });
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    if (apiKey !== undefined) headers.set('Authorization', `Bearer ${apiKey}`);
    if (idempotencyKey !== undefined) headers.set('Idempotency-Key', `"${idempotencyKey}"`);
    const content = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };

    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      // A redirect would carry the code to another server.
      const response = await fetch(base + path, { ...content, headers, redirect: 'manual', signal: abort.signal });
      return replyOf(response, await response.text(), requestId);
    } catch (cause) {
      if (cause instanceof OtpUnreachableError) throw cause;
      throw new OtpUnreachableError(abort.signal.aborted ? 'timeout' : 'connection', { requestId, cause });
    } finally {
      clearTimeout(timer);
    }
  };
}

/** @throws OtpUnreachableError for a reply that is not the service's */
function replyOf({ status, headers }: Response, text: string, sentId: string): Reply {
  const requestId = headers.get('X-Request-Id') ?? sentId;
  const retryAfter = headers.get('Retry-After') ?? '';
  const body = parseObject(text) ?? unreadable({ status, requestId });
  const retryAfterSeconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
  return { status, requestId, body, retryAfterSeconds, hasQuota: headers.has('RateLimit') };
}
