import { DeliveryError } from '../delivery-error';
import { reasonOfNoAnswer } from '../failure-reason';

interface HttpPost {
  headers: Record<string, string>;
  body: string | URLSearchParams;
  signal: AbortSignal;
}

interface HttpReply {
  status: number;
  /** Undefined where the body was no JSON, too long or cut off: what counts first is the status. */
  json: unknown;
}

/**
 * One POST, tried once. Redirects are not followed: they would carry the code to a place nobody chose.
 * @throws DeliveryError when no status came back
 */
export async function httpPost(url: string, request: HttpPost): Promise<HttpReply> {
  const { headers, body, signal } = request;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { Accept: 'application/json', ...headers },
    body,
    redirect: 'error',
    signal,
  }).catch((error: unknown) => {
    throw new DeliveryError(reasonOfNoAnswer(error, signal));
  });
  return { status: answer.status, json: await readJson(answer.body) };
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
