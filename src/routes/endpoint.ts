import type { IRouter, RequestHandler } from 'express';
import type { EndpointDescription } from '../api-docs/endpoint';
import type { ErrorCode } from '../errors';
import { allowOnly } from '../middleware/error-handler';

/** One endpoint: its description and its handlers. Its path answers no other method. */
export interface Endpoint extends EndpointDescription {
  handlers: readonly RequestHandler[];
}

export function mount(router: IRouter, endpoints: readonly Endpoint[]): void {
  for (const { method, path, replyType, handlers } of endpoints) {
    const route = router.route(path);
    // GET answers HEAD too, but an event stream never ends.
    const isStream = replyType === 'text/event-stream';
    if (isStream) route.head(allowOnly('GET'));
    route[method](...handlers);
    route.all(allowOnly(method === 'post' ? 'POST' : isStream ? 'GET' : 'GET, HEAD'));
  }
}

/** Failures of every API endpoint that come before those of its fields. */
export const FAILURES_BEFORE_FIELDS: readonly ErrorCode[] = [
  'method_not_allowed',
  'unauthorized',
  'rate_limited',
  'unsupported_media_type',
  'payload_too_large',
  'malformed_json',
  'malformed_request',
];

/** Failures of every API endpoint that come after those of its fields. */
export const FAILURES_AFTER_FIELDS: readonly ErrorCode[] = [
  'database_unavailable',
  'internal_error',
];
