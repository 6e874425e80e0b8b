import { z } from 'zod';
import { describeError, type ErrorCode, type FailureFacts } from './errors';

/** The body of every failure. */
export const FailureBody = z.object({
  Status: z.literal('Failure'),
  Details: z.string().meta({ description: 'The failure, for people.' }),
  Code: z.string().meta({ description: 'The failure, for programs: never changes.' }),
  AttemptsLeft: z.int().min(0).optional().meta({ description: 'Guesses left, with a wrong code.' }),
});

interface Failure {
  status: number;
  headers: Record<string, string>;
  body: z.infer<typeof FailureBody>;
}

/** The wire form of a failure: change it here, and replies and documentation follow. */
export function presentFailure(code: ErrorCode, facts: FailureFacts = {}): Failure {
  const { status, details } = describeError(code);
  const { attemptsLeft, retryAfterSeconds, allow, challenge } = facts;
  return {
    status,
    headers: {
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
      ...(challenge !== undefined && { 'WWW-Authenticate': challenge }),
      ...(allow !== undefined && { Allow: allow }),
    },
    body: {
      Status: 'Failure',
      Details: details,
      Code: code,
      ...(attemptsLeft !== undefined && { AttemptsLeft: attemptsLeft }),
    },
  };
}
