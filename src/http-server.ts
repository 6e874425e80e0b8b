import {
  createServer,
  IncomingMessage,
  ServerResponse,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
} from 'node:http';
import type { Express } from 'express';
import { serveFromFirstByte } from './serve-from-first-byte';

/** Close connections of slow clients, from the first byte of a request on. They do not bound how long a reply takes. */
const HTTP_TIMEOUTS = {
  headersTimeout: 3_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};
const IDLE_MS = 65_000; // load balancers drop an idle connection after 60 s: they must be first

export interface HttpServer {
  port: number;
  /** Stops accepting, then waits up to `drainMs` until every request in flight has its reply. */
  close(): Promise<void>;
}

interface Options {
  host: string;
  port: number;
  drainMs: number;
  /** While it is true, each reply closes its connection, so that clients connect to another process. */
  isStopping: () => boolean;
  /** How long a connection may be idle: between requests, or before its first. */
  idleMs?: number;
}

export function listen(app: Express, options: Options): Promise<HttpServer> {
  const { host, port, drainMs, isStopping, idleMs = IDLE_MS } = options;
  const server = createServer({ ...HTTP_TIMEOUTS, keepAliveTimeout: idleMs, ...expressClasses(app, isStopping) }, app);
  const closeSilent = serveFromFirstByte(server, idleMs);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      const close = () => {
        const drained = drain(server, drainMs);
        closeSilent();
        return drained;
      };
      resolve({ port: actual, close });
    });
  });
}

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * Request and response classes that have Express's prototypes from the start. Express would change the
 * prototype of every request: V8 then gives each its own hidden class, and a request costs 250 µs instead of 76.
 */
function expressClasses(app: Express, isStopping: () => boolean) {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {
    // Not when the request arrives: a stop may begin before its reply.
    override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
      if (isStopping()) this.shouldKeepAlive = false;
      return typeof reason === 'string' ? super.writeHead(status, reason, headers) : super.writeHead(status, reason);
    }
  }
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

const IDLE_CHECK_MS = 50;

function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
    // A kept-alive connection becomes idle only when its last reply is out, so check repeatedly.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(idle);
      resolve();
    });
  });
}
