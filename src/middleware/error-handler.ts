import { isNativeError } from 'node:util/types';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ApiError, type ErrorCode } from '../errors';
import { presentFailure } from '../failure';
import { errorClass, type Log } from '../log';

// The start shows that a channel is not available, a stop is wanted, and `redis_away` is one line for an outage of the
// counters.
const LOGGED_ELSEWHERE: readonly ErrorCode[] = ['phone_unavailable', 'stopping', 'counters_unavailable'];

declare module 'express-serve-static-core' {
  interface Locals {
    /** Why the request failed. */
    code?: ErrorCode;
  }
}

/** Writes every failure: no other code does. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const { code, facts, cause } = asApiError(error);
    res.locals.code = code;
    const { status, headers, body } = presentFailure(code, facts);
    if (status >= 500 && !LOGGED_ELSEWHERE.includes(code)) {
      const logged = cause === undefined ? {} : errorClass(cause);
      const { requestId, trace } = res.locals;
      log.error(code, { requestId, traceId: trace?.traceId, ...logged });
    }
    res.status(status).set(headers).json(body);
  };
}

export const notFound: RequestHandler = () => {
  throw new ApiError('not_found');
};

/** Rejects the methods that a path does not support. */
export function allowOnly(allow: string): RequestHandler {
  return () => {
    throw new ApiError('method_not_allowed', { allow });
  };
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(parserFault(error) ?? 'internal_error', {}, { cause: error });
}

/** The failure of a request that Express or its body parser rejected with a 4xx status. */
function parserFault(error: unknown): ErrorCode | undefined {
  if (!isNativeError(error) || !('status' in error)) return undefined;
  if (error.status === 413) return 'payload_too_large';
  if (error.status === 415) return 'unsupported_media_type';
  const isCallersFault = typeof error.status === 'number' && error.status >= 400 && error.status < 500;
  if (!isCallersFault) return undefined;
  const isJson = 'type' in error && error.type === 'entity.parse.failed';
  return isJson ? 'malformed_json' : 'malformed_request';
}
