import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

const ACCEPTABLE = /^[A-Za-z0-9._-]{1,64}$/;

declare module 'express-serve-static-core' {
  interface Locals {
    requestId: string;
  }
}

/** Keeps the caller's `X-Request-Id` if it is a plain token, else generates one; the reply repeats it. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('X-Request-Id');
  res.locals.requestId = given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID();
  res.set('X-Request-Id', res.locals.requestId);
  next();
};
