import fc from 'fast-check';
import { isErrorCode } from '../../src/errors';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { bodiesFor, type Fields } from '../support/fuzz-bodies';
import { keepAlivePoster } from '../support/keep-alive-poster';

const BODIES = 10_000;
const AT_ONCE = 20;
const A_BUSY_MACHINE_MS = 300_000;

const types = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('VERIFICATION', 'FORGET', '2FA') },
  { weight: 1, arbitrary: fc.string() },
);
const digits = fc.stringMatching(/^[0-9]{1,15}$/);

let service: TestService;
let verifyFields: Fields;
const post = keepAlivePoster({ connections: AT_ONCE, timeoutMs: 30_000 });

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
 * The code of a reply that is a 200, or a 4xx in the shape of a failure. Plain comparisons: so many
 * thousand calls of expect take longer than the requests.
 */
function codeOfReply({ status, text }: { status: number; text: string }): string {
  const reply = JSON.parse(text) as Record<string, unknown>;
  const { Status, Details, Code, AttemptsLeft, ...more } = reply;
  const hasDetails = typeof Details === 'string' && Details !== '';
  if (status === 200 && Status === 'Success' && hasDetails && Code === undefined) return 'success';

  const isFailure = status >= 400 && status < 500 && Status === 'Failure' && hasDetails;
  const isKnown = typeof Code === 'string' && isErrorCode(Code);
  const tellsAttempts = typeof AttemptsLeft === 'number';
  const isWhole = Object.keys(more).length === 0 && tellsAttempts === (Code === 'otp_not_matched');
  if (isFailure && isKnown && isWhole) return Code;
  throw new Error(`${status} ${text}`);
}

test.each<[route: string, fields: () => Fields, reaches: string[]]>([
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
  `%s answers ${BODIES} random bodies with 200 or a 4xx in the reply shape`,
  async (route, fields, reaches) => {
    const url = `${service.url}/api/v1${route}`;
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(bodiesFor(fields()), { minLength: AT_ONCE, maxLength: AT_ONCE }),
        async (batch) => {
          const replies = await Promise.all(
            batch.map(({ contentType, bytes }) =>
              post(url, { 'Content-Type': contentType, 'Content-Length': bytes.length }, bytes),
            ),
          );
          for (const code of replies.map(codeOfReply)) seen.set(code, (seen.get(code) ?? 0) + 1);
        },
      ),
      { numRuns: BODIES / AT_ONCE },
    );

    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(BODIES);
    expect([...seen.keys()]).toEqual(expect.arrayContaining(reaches));
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect(service.output()).not.toContain('"level":"error"');
  },
  A_BUSY_MACHINE_MS,
);
