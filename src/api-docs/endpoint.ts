import type { z } from 'zod';
import type { ErrorCode } from '../errors';

/** What the documentation says about one endpoint. */
export interface EndpointDescription {
  method: 'get' | 'post';
  /** As Express writes it: `/inbox/:id/mail`. */
  path: string;
  summary: string;
  body?: z.ZodType;
  requestExample?: Record<string, string>;
  reply: z.ZodType;
  /** `application/json` where it is not given. */
  replyType?: 'text/html' | 'text/plain' | 'text/event-stream';
  replyExample: unknown;
  /** In the order of their precedence. */
  failures?: readonly ErrorCode[];
}
