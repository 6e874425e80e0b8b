import type { Request, RequestHandler, Response } from 'express';
import morgan from 'morgan';
import type { Log } from '../log';
import type { Observer } from '../observer';

/** Load balancers and Prometheus request these every few seconds. */
const PROBES = ['/healthz', '/readyz', '/metrics'];

/**
 * Logs and counts each request, except for probes. It names the route instead of the URL, which may hold an address, and leaves out the
 * client's address, which is personal data.
 */
export function requestLog(log: Log, observer: Pick<Observer, 'request'>): RequestHandler {
  return morgan<Request, Response>((tokens, req, res) => {
    const { requestId, trace, caller, code } = res.locals;
    const { method } = req;
    const route = routeOf(req);
    if (['GET', 'HEAD'].includes(method) && PROBES.includes(route)) return null;
    const status = res.headersSent ? res.statusCode : undefined;
    const ms = Number(tokens['response-time']?.(req, res, 1));
    observer.request({ route, status, seconds: ms / 1000 });
    log.info('request', {
      requestId,
      traceId: trace?.traceId,
      caller,
      method,
      route,
      status,
      code,
      ms,
    });
    return null;
  });
}

/** The path of the request's endpoint, the same for every spelling in the URL. */
export function routeOf(req: Request): string {
  const route: unknown = req.route;
  const isRoute = typeof route === 'object' && route !== null && 'path' in route;
  return isRoute && typeof route.path === 'string' ? route.path : '-';
}
