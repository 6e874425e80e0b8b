import type { Response } from 'express';
import type { OpenedKey } from '../crypt/verification-key';
import { MAX_KEY_LENGTH } from '../crypt/verification-key';
import { ApiError } from '../errors';
import { field } from '../middleware/validate';

/** The field that the crypt middleware opens. */
export const verificationKeyField = field(
  {
    missing: 'verification_key_not_provided',
    notString: 'verification_key_not_a_string',
    tooLong: 'verification_key_invalid',
  },
  MAX_KEY_LENGTH,
).meta({ description: 'The Details of the reply to the send.', examples: ['eyJhbGciOiJkaXIi…'] });

/**
 * The key that the crypt middleware opened.
 * @throws ApiError `verification_key_invalid` if the service did not seal it for this caller
 */
export function openedKey({ locals }: Response): OpenedKey {
  if (locals.openedKey === undefined) throw new ApiError('verification_key_invalid');
  return locals.openedKey;
}
