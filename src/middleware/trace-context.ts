import type { RequestHandler } from 'express';
import { parseTraceparent, type TraceContext } from '../trace-context';

declare module 'express-serve-static-core' {
  interface Locals {
    /** Undefined unless the caller sent a valid `traceparent`. */
    trace?: TraceContext | undefined;
  }
}

/** Keeps the caller's `traceparent`, so that the log and a webhook can name its trace. */
export const traceContext: RequestHandler = (req, res, next) => {
  res.locals.trace = parseTraceparent(req.get('traceparent'));
  next();
};
