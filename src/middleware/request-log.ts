import type { Request, RequestHandler, Response } from 'express';
import morgan from 'morgan';
import type { Log } from '../log';

/**
 * One line a request. It names the route and not the URL, in which a stranger may have written an address;
 * and no client address, which is a personal datum too.
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

function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return '-';
  if (typeof route.path === 'string') return route.path;
  // One route for several paths: which of them was asked for is none of a stranger's words.
  return Array.isArray(route.path) && route.path.includes(req.path) ? req.path : '-';
}
