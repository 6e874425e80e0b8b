import type { Request, RequestHandler, Response } from 'express';
import morgan from 'morgan';
import type { Log } from '../log';
import type { Observer } from '../observer';

declare module 'express-serve-static-core' {
  interface Locals {
    /** When the request came, by `performance.now()`. */
    startedMs: number;
  }
}

/** Load balancers and Prometheus request these every few seconds. */
const PROBES = ['/healthz', '/readyz', '/metrics'];

/**
 * Logs and counts each request, except for probes. It names the route instead of the URL, which may hold an address, and
 * leaves out the client's address, which is personal data.
 */
export function requestLog(log: Log, observer: Pick<Observer, 'request'>): RequestHandler {
  const logger = morgan<Request, Response>((_tokens, req, res) => {
    const { requestId, trace, caller, page, code, startedMs } = res.locals;
    const { method } = req;
    const route = routeOf(req);
    if (['GET', 'HEAD'].includes(method) && PROBES.includes(route)) return null;
    const status = res.headersSent ? res.statusCode : undefined;
    // Not morgan's time, which is missing where the client left before the reply.
    const ms = Number((performance.now() - startedMs).toFixed(1));
    observer.request({ route, status, seconds: ms / 1000 });
    log.info('request', {
      requestId,
      traceId: trace?.traceId,
      caller,
      page: page?.origin,
      method,
      route,
      status,
      code,
      ms,
    });
    return null;
  });
  return (req, res, next) => {
    res.locals.startedMs = performance.now();
    logger(req, res, next);
  };
}

/** The path of the request's endpoint, the same for every spelling in the URL. */
export function routeOf(req: Request): string {
  const route: unknown = req.route;
  const isRoute = typeof route === 'object' && route !== null && 'path' in route;
  return isRoute && typeof route.path === 'string' ? route.path : '-';
}
