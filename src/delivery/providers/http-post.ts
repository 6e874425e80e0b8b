import { DeliveryError } from '../delivery-error';
import type { HttpClient } from './http-client';

interface HttpPost {
  headers?: Record<string, string>;
  body: string | URLSearchParams;
  signal: AbortSignal;
}

interface HttpReply {
  status: number;
  /** Undefined if the body was not JSON, too long or cut off: the status alone decides then. */
  json: unknown;
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

/**
 * Posts once. A redirect is an error: it would send the code to a host that the operator did not choose.
 * @throws DeliveryError if no status came back
 */
export async function httpPost(http: HttpClient, url: string, { headers, body, signal }: HttpPost): Promise<HttpReply> {
  const reply = await http.send(url, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      ...(body instanceof URLSearchParams && { 'Content-Type': FORM }),
      ...headers,
    },
    body: body.toString(),
    signal,
  });
  const json = await readJson(reply.body);
  if (reply.status >= 300 && reply.status < 400) throw new DeliveryError('rejected');
  return { status: reply.status, json };
}

const MAX_REPLY_BYTES = 65_536;

async function readJson(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > MAX_REPLY_BYTES) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}
