import { isNativeError } from 'node:util/types';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ApiError, describeError, type ErrorCode } from '../errors';
import { errorClass, type Log } from '../log';

/** The only place that writes a failure. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const apiError = asApiError(error);
    const { status, details } = describeError(apiError.code);
    const { attemptsLeft, retryAfterSeconds, allow, challenge, cause } = apiError.facts;

    if (status >= 500 && apiError.code !== 'phone_unavailable') {
      log.error(apiError.code, {
        requestId: res.locals.requestId,
        ...(cause === undefined ? {} : errorClass(cause)),
      });
    }
    if (retryAfterSeconds !== undefined) res.set('Retry-After', String(retryAfterSeconds));
    if (challenge !== undefined) res.set('WWW-Authenticate', challenge);
    if (allow !== undefined) res.set('Allow', allow);
    res.status(status).json({
      Status: 'Failure',
      Details: details,
      Code: apiError.code,
      ...(attemptsLeft === undefined ? {} : { AttemptsLeft: attemptsLeft }),
    });
  };
}

export const notFound: RequestHandler = () => {
  throw new ApiError('not_found');
};

/** For the methods that a path does not have. */
export function allowOnly(allow: string): RequestHandler {
  return () => {
    throw new ApiError('method_not_allowed', { allow });
  };
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(parserFault(error) ?? 'internal_error', { cause: error });
}

/** Express and its body parser say with a status what is wrong with the request. */
function parserFault(error: unknown): ErrorCode | undefined {
  if (!isNativeError(error) || !('status' in error)) return undefined;
  if (error.status === 413) return 'payload_too_large';
  if (error.status === 415) return 'unsupported_media_type';
  const isCallersFault =
    typeof error.status === 'number' && error.status >= 400 && error.status < 500;
  if (!isCallersFault) return undefined;
  const isJson = 'type' in error && error.type === 'entity.parse.failed';
  return isJson ? 'malformed_json' : 'malformed_request';
}
