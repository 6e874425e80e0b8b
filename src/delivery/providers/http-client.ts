import { Readable } from 'node:stream';
import type { buildConnector, Dispatcher } from 'undici';
import { DeliveryError } from '../delivery-error';
import { reasonOfNoAnswer, reasonOfNoConnection } from '../failure-reason';
import { loadOnce } from './load-once';
import { proxyFor, type ProxySettings } from './proxy-for';
import { openTunnel, ProxyRefusal } from './tunnel';

/** How providers reach their servers. */
export interface Network {
  proxies: ProxySettings;
  /** `DELIVERY_TIMEOUT`: a shorter limit would fail a send that still has time. */
  connectTimeoutMs: number;
}

export interface HttpRequest {
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: string | Uint8Array;
  signal: AbortSignal;
}

export type HttpClient = ReturnType<typeof createHttpClient>;

/**
 * HTTP for providers: through the operator's proxies, with as many sockets as there are requests. Redirects are not
 * followed and requests are not repeated. undici is loaded with the first request.
 */
export function createHttpClient(network: Network) {
  const undici = loadOnce(async () => {
    const { Agent, buildConnector, request } = await import('undici');
    const connectDirectly = buildConnector({ timeout: network.connectTimeoutMs });
    return { request, agent: new Agent({ connect: connectThroughProxies(connectDirectly, network) }) };
  });

  return {
    /** @throws DeliveryError if no status came back */
    async send(url: string, { method, headers, body, signal }: HttpRequest) {
      const progress = { isConnected: false };
      // undici reads the body when the request has its connection, and writes nothing before that.
      const stream = new Readable({
        read() {
          progress.isConnected = true;
          this.push(body);
          this.push(null);
        },
      });
      try {
        const { request, agent } = await undici.get();
        const reply = request(url, {
          dispatcher: agent,
          method,
          headers: { 'user-agent': 'otp-service', ...headers, 'content-length': String(Buffer.byteLength(body)) },
          body: stream,
          signal,
        });
        // undici rejects an aborted request only once it has a connection, and then does not send it.
        const { statusCode, headers: replyHeaders, body: replyBody } = await Promise.race([reply, abortOf(signal)]);
        return { status: statusCode, headers: replyHeaders, body: replyBody };
      } catch (error) {
        if (progress.isConnected) throw new DeliveryError(reasonOfNoAnswer(error, signal));
        const replyCode = error instanceof ProxyRefusal ? String(error.status) : undefined;
        throw new DeliveryError(reasonOfNoConnection(error), replyCode);
      }
    },
    close(): void {
      undici.ifLoaded(({ agent }) => void agent.destroy());
    },
  };
}

/** Opens the connections of undici's pool. A proxy tunnels http:// too, as undici's own proxies do. */
function connectThroughProxies(
  connectDirectly: buildConnector.connector,
  { proxies, connectTimeoutMs }: Network,
): buildConnector.connector {
  return (options, callback) => {
    const { protocol, hostname } = options;
    const port = Number(options.port) || (protocol === 'https:' ? 443 : 80);
    const proxy = proxyFor({ protocol, hostname, port }, proxies);
    if (proxy === undefined) {
      connectDirectly(options, callback);
      return;
    }
    const target = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
    openTunnel(proxy, target, connectTimeoutMs).then(
      (socket) => {
        if (protocol === 'https:') connectDirectly({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('proxy_unavailable'), null),
    );
  };
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new Error('aborted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
