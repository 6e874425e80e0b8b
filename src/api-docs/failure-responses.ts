import type { ErrorCode } from '../errors';
import { presentFailure } from '../failure';
import type { EndpointDescription } from './endpoint';
import { responseHeaders } from './headers';
import { reference } from './named-schemas';

/** A response for each status, with the codes that this endpoint can give under it. */
export function failureResponses(endpoint: EndpointDescription) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of failuresOf(endpoint)) {
    const { status } = presentFailure(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      status,
      {
        description: [...new Set(codes.map((code) => failureExample(code).Details))].join(' · '),
        headers: responseHeaders(endpoint, status),
        content: {
          'application/json': {
            schema: { allOf: [reference('Failure'), { type: 'object', properties: { Code: { enum: codes } } }] },
            examples: Object.fromEntries(codes.map((code) => [code, { value: failureExample(code) }])),
          },
        },
      },
    ]),
  );
}

/** Every path answers other methods with 405. */
function failuresOf({ failures = [] }: EndpointDescription): ErrorCode[] {
  return [...new Set<ErrorCode>(['method_not_allowed', ...failures])];
}

/** The body of a failure as a caller gets it. */
function failureExample(code: ErrorCode) {
  return presentFailure(code, code === 'otp_not_matched' ? { attemptsLeft: 4 } : {}).body;
}
