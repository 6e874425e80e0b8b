import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http';
import type { Express } from 'express';

/** Against clients that send slowly or not at all; how long an answer takes is not bounded by these. */
const HTTP_TIMEOUTS = {
  headersTimeout: 3_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000, // longer than the 60 s after which load balancers drop an idle connection
};

export interface HttpServer {
  port: number;
  /** Stops accepting and waits, within a bound, until every request in flight has its reply. */
  close(): Promise<void>;
}

export function listen(
  app: Express,
  { host, port, drainMs }: { host: string; port: number; drainMs: number },
): Promise<HttpServer> {
  const server = createServer({ ...HTTP_TIMEOUTS, ...kindsOf(app) }, app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve({ port: actual, close: () => drain(server, drainMs) });
    });
  });
}

/**
 * The requests and responses of an app, made as such. Express takes Node's and changes their prototype, and
 * an object whose prototype has changed shares its hidden class with no other: V8 then learns nothing from
 * one request for the next, which makes all that is done with them several times as slow.
 */
function kindsOf(app: Express) {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

const IDLE_CHECK_MS = 50;

function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
    // A kept-alive connection whose last request has just been answered is idle only from then on.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(idle);
      resolve();
    });
  });
}
