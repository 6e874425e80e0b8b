import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

// A token (RFC 9110, 5.6.2) or the characters `:/=`: what gateways write, such as Kong's `6ba7b810#12`. Without quotes,
// spaces and @, so that it can neither end a JSON text nor hold an address.
const ACCEPTABLE = /^[A-Za-z0-9!#$%&'*+\-.^_`|~:/=]{1,128}$/;

declare module 'express-serve-static-core' {
  interface Locals {
    requestId: string;
  }
}

/** Keeps the caller's `X-Request-Id` if it is made of these characters, else generates one; the reply repeats it. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('X-Request-Id');
  res.locals.requestId = given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID();
  res.set('X-Request-Id', res.locals.requestId);
  next();
};
