import { z } from 'zod';
import type { ErrorCode } from '../../errors';

const isAbsent = (input: unknown) => input === undefined || input === null || input === '';

/** The request type: it selects the message. */
export const typeField = (types: readonly string[]) =>
  z
    .enum(types, {
      error: ({ input }) =>
        (isAbsent(input) ? 'type_not_provided' : 'type_incorrect') satisfies ErrorCode,
    })
    .meta({ description: 'The purpose of the code. It selects the message.', examples: ['2FA'] });
