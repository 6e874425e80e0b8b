import { z } from 'zod';
import type { ErrorCode } from '../../errors';

// A type and not an interface, so that zod accepts it as a record.
type About = {
  description: string;
  examples: string[];
};

/** A text field that may be absent; an empty one, as forms send it, counts as absent. */
export function optionalText(code: ErrorCode, isValid: (text: string) => boolean, about: About) {
  return z
    .string({ error: code })
    .refine((text) => text === '' || isValid(text), code)
    .meta(about)
    .optional()
    .transform((text) => (text === '' ? undefined : text));
}
