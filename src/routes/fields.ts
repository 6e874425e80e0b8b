import { z } from 'zod';
import type { ErrorCode } from '../errors';
import type { Recipient } from '../otp/recipient';
import { REQUEST_TYPES } from '../templates/registry';

const isAbsent = (input: unknown) => input === undefined || input === null || input === '';

/** The request type, which selects the message. */
export const typeField = z
  .enum(REQUEST_TYPES, {
    error: ({ input }) =>
      (isAbsent(input) ? 'type_not_provided' : 'type_incorrect') satisfies ErrorCode,
  })
  .meta({ description: 'What the code is for. It selects the message.', examples: ['2FA'] });

/** Turns what was typed into a recipient, or the field's fault. */
export function recipientField(
  parse: (typed: string) => Recipient | undefined,
  invalid: ErrorCode,
) {
  return (typed: string, context: z.RefinementCtx): Recipient => {
    const recipient = parse(typed);
    if (recipient !== undefined) return recipient;
    context.addIssue({ code: 'custom', message: invalid });
    return z.NEVER;
  };
}
