import type { Request, RequestHandler, Response } from 'express';
import morgan from 'morgan';
import type { Log } from '../log';

/**
 * Logs one line per request. It names the route instead of the URL, which may hold an address, and leaves out the
 * client's address, which is personal data.
 */
export function requestLog(log: Log): RequestHandler {
  return morgan<Request, Response>((tokens, req, res) => {
    log.info('request', {
      requestId: res.locals.requestId,
      caller: res.locals.caller,
      method: tokens['method']?.(req, res),
      route: routeOf(req),
      status: res.headersSent ? res.statusCode : undefined,
      ms: Number(tokens['response-time']?.(req, res, 1)),
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
