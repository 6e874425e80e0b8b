import type { IRouter, RequestHandler } from 'express';
import { z } from 'zod';
import type { EndpointDescription } from '../api-docs/endpoint';
import { ERROR_CODES, type ErrorCode } from '../errors';
import { allowOnly } from '../middleware/error-handler';
import { FORM_FAULTS } from '../middleware/form-faults';

/** One endpoint: its description and its handlers. Its path answers no other method. */
export interface Endpoint extends EndpointDescription {
  handlers: readonly RequestHandler[];
}

/** The reply of an endpoint that serves a page. */
export const HTML = {
  reply: z.string(),
  replyType: 'text/html',
  replyExample: '<!doctype html>…',
} as const;

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

/** Failures of every API endpoint, before and after those of its fields. */
const BEFORE_FIELDS: readonly ErrorCode[] = [
  'method_not_allowed',
  'unauthorized',
  'unsupported_media_type',
  'payload_too_large',
  'malformed_json',
  'malformed_request',
];
const AFTER_FIELDS: readonly ErrorCode[] = ['database_unavailable', 'internal_error'];
const FIELD_FAULT = /_(not_provided|incorrect|not_a_string|invalid)$/;

/** The failures of an API endpoint: those of its body's fields, which carry their names, and `others`. */
export function apiFailures(body: z.ZodObject, ...others: readonly ErrorCode[]): ErrorCode[] {
  const always: readonly ErrorCode[] = ['rate_limited', ...FORM_FAULTS];
  const fields: Readonly<Record<string, z.core.$ZodType>> = body.shape;
  const isListed = (code: ErrorCode) =>
    always.includes(code) ||
    others.includes(code) ||
    (FIELD_FAULT.test(code) && isFaultOf(fields[code.replace(FIELD_FAULT, '')], code));
  return [...BEFORE_FIELDS, ...ERROR_CODES.filter(isListed), ...AFTER_FIELDS];
}

/** An optional field is never missing. */
function isFaultOf(schema: z.core.$ZodType | undefined, code: ErrorCode): boolean {
  if (schema === undefined) return false;
  return !code.endsWith('_not_provided') || !z.safeParse(schema, undefined).success;
}
