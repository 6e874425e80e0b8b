import fc from 'fast-check';
import { isErrorCode } from '../../src/errors';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { bodiesFor, type Fields } from '../support/fuzz-bodies';
import { keepAlivePoster } from '../support/keep-alive-poster';

const BODIES = 10_000;
const CONCURRENT = 20;
const TIMEOUT_MS = 300_000;

const types = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('VERIFICATION', 'FORGET', '2FA') },
  { weight: 1, arbitrary: fc.string() },
);
const digits = fc.stringMatching(/^[0-9]{1,15}$/);

let service: TestService;
let verifyFields: Fields;
const post = keepAlivePoster({ connections: CONCURRENT, timeoutMs: 30_000 });

beforeAll(async () => {
  service = await startTestService();
  const sent = [];
  for (let n = 0; n < 20; n += 1) sent.push(await sendCode(service, `fuzz-${n}@example.com`));
  verifyFields = {
    verification_key: fc.constantFrom(...sent.map((code) => code.verification_key)),
    otp: fc.oneof(fc.constantFrom(...sent.map((code) => code.otp)), digits),
    check: fc.oneof(fc.constantFrom(...sent.map((code) => code.check)), fc.emailAddress()),
  };
});

/**
 * Gives the `Code` of a failure, and 'success' for a 200.
 * Compares without `expect`, because thousands of `expect` calls take longer than the requests.
 * @throws for a reply that is neither a 200 nor a 4xx in the contract's shape
 */
function codeOfReply({ status, text }: { status: number; text: string }): string {
  const reply = JSON.parse(text) as Record<string, unknown>;
  const { Status, Details, Code, AttemptsLeft, ...others } = reply;
  const hasDetails = typeof Details === 'string' && Details !== '';
  if (status === 200 && Status === 'Success' && hasDetails && Code === undefined) return 'success';

  const isFailure = status >= 400 && status < 500 && Status === 'Failure' && hasDetails;
  const isKnownCode = typeof Code === 'string' && isErrorCode(Code);
  const hasAttemptsLeft = typeof AttemptsLeft === 'number';
  const hasExactFields = Object.keys(others).length === 0 && hasAttemptsLeft === (Code === 'otp_not_matched');
  if (isFailure && isKnownCode && hasExactFields) return Code;
  throw new Error(`${status} ${text}`);
}

test.each<[route: string, fields: () => Fields, expectedCodes: string[]]>([
  [
    '/email/otp',
    () => ({ email: fc.oneof(fc.emailAddress(), fc.string()), type: types }),
    ['success', 'email_invalid', 'email_not_a_string', 'type_incorrect', 'malformed_json'],
  ],
  [
    '/phone/otp',
    () => ({
      phone_number: fc.oneof(
        digits.map((number) => `+${number}`),
        fc.constantFrom('+12025550143', '+44 7700 900123', '+49 (30) 901820'),
        fc.string(),
      ),
      type: types,
    }),
    ['success', 'phone_number_invalid', 'phone_number_not_a_string', 'type_incorrect'],
  ],
  [
    '/verify/otp',
    () => verifyFields,
    ['verification_key_invalid', 'recipient_mismatch', 'otp_not_matched', 'check_not_a_string'],
  ],
])(
  `%s answers ${BODIES} random bodies with 200 or a well-formed 4xx`,
  async (route, fields, expectedCodes) => {
    const url = `${service.url}/api/v1${route}`;
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(bodiesFor(fields()), { minLength: CONCURRENT, maxLength: CONCURRENT }),
        async (batch) => {
          const replies = await Promise.all(
            batch.map(({ contentType, bytes }) =>
              post(url, { 'Content-Type': contentType, 'Content-Length': bytes.length }, bytes),
            ),
          );
          for (const code of replies.map(codeOfReply)) seen.set(code, (seen.get(code) ?? 0) + 1);
        },
      ),
      { numRuns: BODIES / CONCURRENT },
    );

    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(BODIES);
    expect([...seen.keys()]).toEqual(expect.arrayContaining(expectedCodes));
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect(service.output()).not.toContain('"level":"error"');
  },
  TIMEOUT_MS,
);
