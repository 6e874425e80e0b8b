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

interface HttpRequest extends Omit<HttpPost, 'body'> {
  method: string;
  body?: string | URLSearchParams;
  /** `manual`: a redirect is the reply. It is never followed. */
  redirect?: 'error' | 'manual';
}

interface HttpReply {
  status: number;
  /** The body; undefined if it was too long or cut off. */
  text: string | undefined;
  /** Undefined if the body was not JSON, too long or cut off: the status alone decides then. */
  json: unknown;
}

/** undici, loaded with the first request, and a dispatcher through the operator's proxies. */
function loadUndici({ proxies, connectTimeoutMs }: Network) {
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

  /**
   * Requests once. A redirect is an error: it would send the code to a host that the operator did not choose.
   * @throws DeliveryError if no status came back
   */
  async function request(
    url: string,
    { headers, signal, redirect = 'error', ...rest }: HttpRequest,
  ): Promise<HttpReply> {
    const { fetch, dispatcher } = await undici.get();
    const reply = await fetch(url, {
      ...rest,
      headers: { Accept: 'application/json', ...headers },
      redirect,
      signal,
      dispatcher,
    }).catch((error: unknown) => {
      throw new DeliveryError(reasonOfNoAnswer(error, signal));
    });
    const text = await readText(reply.body);
    return { status: reply.status, text, json: parseJson(text) };
  }

  return {
    request,
    post: (url: string, options: HttpPost) => request(url, { method: 'POST', ...options }),
    /** Asks for the first page of the URL's server. Any reply will do. */
    async reach(url: string, signal: AbortSignal): Promise<void> {
      const headers = { 'User-Agent': 'otp-service' };
      await request(new URL('/', url).href, { method: 'HEAD', headers, signal, redirect: 'manual' });
    },
    close(): void {
      undici.ifLoaded(({ dispatcher }) => void dispatcher.destroy());
    },
  };
}

const MAX_REPLY_BYTES = 65_536;

async function readText(body: AsyncIterable<Uint8Array> | null): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length;
      if (length > MAX_REPLY_BYTES) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  } catch {
    return undefined;
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
