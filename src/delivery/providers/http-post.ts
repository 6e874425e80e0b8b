import { DeliveryError } from '../delivery-error';
import { reasonOfNoAnswer } from '../failure-reason';
import { loadOnce } from './load-once';
import type { Network } from './network';
import { tunnels } from './tunnels';

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

/** undici, loaded with the first request, and a dispatcher through the operator's proxies. */
export function loadUndici({ proxies, connectTimeoutMs }: Network) {
  return loadOnce(async () => {
    const { EnvHttpProxyAgent, Pool, fetch } = await import('undici');
    const tls = { timeout: connectTimeoutMs };
    // `connect` is for direct connections, the others for the proxy and for the server behind it.
    const dispatcher = new EnvHttpProxyAgent({
      ...proxies,
      connect: tls,
      proxyTls: tls,
      requestTls: tls,
      clientFactory: (origin, options) => tunnels(new Pool(origin, options)),
    });
    return { fetch, dispatcher };
  });
}

/** HTTP through the operator's proxies. */
export function createHttpPost(network: Network) {
  const undici = loadUndici(network);

  return {
    /**
     * Posts once. A redirect is an error: it would send the code to a host that the operator did not choose.
     * @throws DeliveryError if no status came back
     */
    async post(url: string, { headers, body, signal }: HttpPost): Promise<HttpReply> {
      const { fetch, dispatcher } = await undici.get();
      const reply = await fetch(url, {
        method: 'POST',
        headers: { Accept: 'application/json', ...headers },
        body,
        redirect: 'error',
        signal,
        dispatcher,
      }).catch((error: unknown) => {
        throw new DeliveryError(reasonOfNoAnswer(error, signal));
      });
      return { status: reply.status, json: await readJson(reply.body) };
    },
    close(): void {
      undici.ifLoaded(({ dispatcher }) => void dispatcher.destroy());
    },
  };
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
