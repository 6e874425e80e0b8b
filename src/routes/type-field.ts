import { z } from 'zod';
import type { ErrorCode } from '../errors';
import { REQUEST_TYPES } from '../templates/registry';

const isAbsent = (input: unknown) => input === undefined || input === null || input === '';

/** The request type, which selects the message. */
export const typeField = z
  .enum(REQUEST_TYPES, {
    error: ({ input }) =>
      (isAbsent(input) ? 'type_not_provided' : 'type_incorrect') satisfies ErrorCode,
  })
  .meta({ description: 'What the code is for. It selects the message.', examples: ['2FA'] });
