import type { RequestHandler } from 'express';

/** A browser page of an origin in `PAGE_ORIGINS`. */
export interface Page {
  origin: string;
  hostname: string;
  /** The caller as which the page acts. */
  caller: string;
}

declare module 'express-serve-static-core' {
  interface Locals {
    /** The page that calls without an API key; undefined for every other caller. */
    page?: Page;
  }
}

/**
 * Lets pages call without an API key, and passes every other request to `authenticated`. Programs that are no browsers
 * can write any `Origin`: the limits per address and the captcha bound a page's requests, and not this check.
 */
export function pageOr(pages: readonly Page[], authenticated: RequestHandler): RequestHandler {
  const byOrigin = new Map(pages.map((page) => [page.origin, page]));
  return (req, res, next) => {
    const { origin = '', authorization } = req.headers;
    const page = authorization === undefined ? byOrigin.get(origin) : undefined;
    if (page === undefined) {
      authenticated(req, res, next);
      return;
    }
    res.locals.page = page;
    res.locals.caller = page.caller;
    next();
  };
}
