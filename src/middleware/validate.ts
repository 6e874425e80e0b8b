import type { Request } from 'express';
import { z } from 'zod';
import { ApiError, firstInPrecedence, type ErrorCode } from '../errors';
import { formFaults } from './form-faults';

/** In characters: longer than any address, code or number. */
const MAX_FIELD = 320;

/**
 * A text field of a body. An absent, null or empty field is not provided. zod's message of each fault is
 * its error code.
 */
export function field(codes: { missing: ErrorCode; notString: ErrorCode; tooLong: ErrorCode }, maxLength = MAX_FIELD) {
  const isAbsent = (input: unknown) => input === undefined || input === null;
  return (
    z
      .string({ error: ({ input }) => (isAbsent(input) ? codes.missing : codes.notString) })
      // Not min(1): zod would also apply it to an empty array.
      .refine((text) => text !== '', codes.missing)
      .max(maxLength, codes.tooLong)
  );
}

/**
 * Parses the body.
 * @throws ApiError with its first fault, in the order of the error table
 */
export function validate<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  const body: unknown = req.body;
  const result = schema.safeParse(isRecord(body) ? body : {});
  const ofForm = formFaults(req);
  if (result.success && ofForm.length === 0) return result.data;
  const ofFields = result.error?.issues.map(({ message }) => message) ?? [];
  throw new ApiError(firstInPrecedence([...ofForm, ...ofFields]));
}

function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
