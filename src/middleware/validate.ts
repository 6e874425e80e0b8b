import { z } from 'zod';
import { ApiError, firstInPrecedence, type ErrorCode } from '../errors';

/** Longer than any address, code or number, and short enough to be worth nobody's time. */
const MAX_FIELD = 320;

/**
 * A text field of a body. Absent, null and empty are one and the same: not provided. Every fault is
 * named by its error code, in the place where zod keeps a message.
 */
export function field(
  codes: { missing: ErrorCode; notString: ErrorCode; tooLong: ErrorCode },
  maxLength = MAX_FIELD,
) {
  const isAbsent = (input: unknown) => input === undefined || input === null;
  return (
    z
      .string({ error: ({ input }) => (isAbsent(input) ? codes.missing : codes.notString) })
      // Not min(1), which zod would also hold against an empty array.
      .refine((text) => text !== '', codes.missing)
      .max(maxLength, codes.tooLong)
  );
}

/**
 * What the schema makes of the body.
 * @throws ApiError with the first of its faults, in the order of the error table
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const result = schema.safeParse(isRecord(body) ? body : {});
  if (result.success) return result.data;
  throw new ApiError(firstInPrecedence(result.error.issues.map(({ message }) => message)));
}

function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
