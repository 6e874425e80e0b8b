import { DeliveryError } from '../delivery-error';
import { reasonOfNoAnswer } from '../failure-reason';

interface HttpPost {
  headers: Record<string, string>;
  body: string | URLSearchParams;
  signal: AbortSignal;
}

interface HttpReply {
  status: number;
  /** Undefined if the body was not JSON, too long or cut off: the status alone decides then. */
  json: unknown;
}

/**
 * Posts once. A redirect is an error: it would send the code to a host that the operator did not choose.
 * @throws DeliveryError if no status came back
 */
export async function httpPost(url: string, request: HttpPost): Promise<HttpReply> {
  const { headers, body, signal } = request;
  const reply = await fetch(url, {
    method: 'POST',
    headers: { Accept: 'application/json', ...headers },
    body,
    redirect: 'error',
    signal,
  }).catch((error: unknown) => {
    throw new DeliveryError(reasonOfNoAnswer(error, signal));
  });
  return { status: reply.status, json: await readJson(reply.body) };
}

const MAX_REPLY_BYTES = 65_536;

async function readJson(body: AsyncIterable<Uint8Array> | null): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length;
      if (length > MAX_REPLY_BYTES) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}
