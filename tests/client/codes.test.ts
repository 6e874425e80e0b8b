import { ERROR_CODES } from '../../src/client/error-codes';
import { CANCEL_REFUSALS, RESEND_REFUSALS, SEND_REFUSALS, STATUS_REFUSALS } from '../../src/client/refusals';
import { VERIFY_REFUSALS } from '../../src/client/refusals';
import { createOtpClient, OtpServiceError, type OtpClient } from '../../src/client/client';
import { ERROR_CODES as SERVICE_CODES } from '../../src/errors';
import { startTestService } from '../support/harness';
import { fetchOpenApi, operationsIn, type OpenApiDocument } from '../support/openapi-document';

/** A call of the client with every option that a body has a field for. */
interface Call {
  refusals: Readonly<Record<string, unknown>>;
  call: (client: OtpClient) => Promise<unknown>;
}

const MESSAGE = { locale: 'de', brand: 'Acme', variables: { amount: '5 EUR' }, visitor: 'a', captcha: 'response' };
const NEW_CODE = { ...MESSAGE, type: '2FA', codeChallenge: 'challenge', nonce: 'nonce' };
const PHONE = { channel: 'sms', webDomain: 'login.example.com', androidHash: 'FA+9qCX9VSu' } as const;
const KEY = { verificationKey: 'key', visitor: 'a' };

const CALLS: Record<string, Call> = {
  '/api/v1/email/otp': {
    refusals: SEND_REFUSALS,
    call: (client) => client.sendToEmail({ ...NEW_CODE, email: 'ada@example.com' }),
  },
  '/api/v1/phone/otp': {
    refusals: SEND_REFUSALS,
    call: (client) => client.sendToPhone({ ...NEW_CODE, ...PHONE, phoneNumber: '+12025550143' }),
  },
  '/api/v1/resend/otp': {
    refusals: RESEND_REFUSALS,
    call: (client) => client.resend({ ...MESSAGE, ...PHONE, ...KEY }),
  },
  '/api/v1/verify/otp': {
    refusals: VERIFY_REFUSALS,
    call: (client) =>
      client.verify({ ...KEY, code: '482913', recipient: 'ada@example.com', type: '2FA', codeVerifier: 'verifier' }),
  },
  '/api/v1/cancel/otp': { refusals: CANCEL_REFUSALS, call: (client) => client.cancel(KEY) },
  '/api/v1/status/otp': { refusals: STATUS_REFUSALS, call: (client) => client.status(KEY) },
};

let document: OpenApiDocument;
beforeAll(async () => {
  document = await fetchOpenApi(await startTestService());
});

const posts = () => operationsIn(document).filter(([, method]) => method === 'post');

/** Every `Code` of an operation, with its status. */
const failuresOf = (path: string): [code: string, status: number][] =>
  Object.entries(document.paths[path]?.post?.responses ?? {}).flatMap(([status, { content }]) =>
    Object.keys(content['application/json']?.examples ?? {}).map((code): [string, number] => [code, Number(status)]),
  );

/** The client, before a service with this one reply. */
function clientOf(status: number, body: object, bodies: object[] = []) {
  return createOtpClient({
    baseUrl: 'http://otp.example.com',
    fetch: (_url, init) => {
      bodies.push(JSON.parse(typeof init.body === 'string' ? init.body : '{}') as object);
      const headers = { 'Retry-After': '7', 'X-Request-Id': 'r-1', RateLimit: '"sends";r=0;t=7' };
      return Promise.resolve(Response.json(body, { status, headers }));
    },
  });
}

test('the client has a call for every endpoint of the API', () => {
  expect(posts().map(([path]) => path)).toEqual(expect.arrayContaining(Object.keys(CALLS)));
  expect(
    posts()
      .filter(([path]) => !(path in CALLS))
      .map(([path]) => path),
  ).toEqual([]);
});

test.each(Object.entries(CALLS))('every Code of %s is a result or a named error', async (path, { refusals, call }) => {
  const failures = failuresOf(path);
  expect(failures.length).toBeGreaterThan(10);
  const known: readonly string[] = ERROR_CODES;
  const places = failures.map(([code]) => [code, Number(Object.hasOwn(refusals, code)) + Number(known.includes(code))]);
  // A new code: add it to src/client/refusals.ts if it is the person's doing, else to src/client/error-codes.ts.
  expect(places.filter(([, count]) => count !== 1)).toEqual([]);

  for (const [code, status] of failures) {
    // 409 with a short Retry-After is waited for only after a request that was lost.
    const client = clientOf(status, { Status: 'Failure', Details: 'text', Code: code, AttemptsLeft: 3 });
    const answer = await call(client).catch((error: unknown) => error);
    if (Object.hasOwn(refusals, code)) expect(answer).toHaveProperty('outcome', expect.stringMatching(/^[a-z_]+$/));
    else {
      expect(answer).toBeInstanceOf(OtpServiceError);
      expect(answer).toMatchObject({ code, status, requestId: 'r-1', retryAfterSeconds: 7 });
    }
  }
});

test('the client names no Code that the service does not have', () => {
  const codes: readonly string[] = SERVICE_CODES;
  const refusals = Object.values(CALLS).flatMap((call) => Object.keys(call.refusals));
  expect([...ERROR_CODES, ...refusals].filter((code) => !codes.includes(code))).toEqual([]);
});

test('a Code of a newer service is thrown', async () => {
  const client = clientOf(400, { Status: 'Failure', Details: 'text', Code: 'not_known_yet' });
  for (const { call } of Object.values(CALLS)) {
    await expect(call(client)).rejects.toMatchObject({ name: 'OtpServiceError', code: 'not_known_yet' });
  }
  const inherited = clientOf(400, { Status: 'Failure', Details: 'text', Code: 'toString' });
  await expect(inherited.status(KEY)).rejects.toBeInstanceOf(OtpServiceError);
});

test.each(Object.entries(CALLS))('the client can give every field of the body of %s', async (path, { call }) => {
  const bodies: Record<string, unknown>[] = [];
  await call(clientOf(429, { Status: 'Failure', Details: 'text', Code: 'rate_limited' }, bodies)).catch(
    () => undefined,
  );
  const { schema } = document.paths[path]?.post?.requestBody?.content['application/json'] ?? {};
  expect(Object.keys(bodies[0] ?? {})).toEqual(expect.arrayContaining(Object.keys(schema?.properties ?? {})));
});

test.each(Object.entries(CALLS))('the client reads the documented reply of %s', async (path, { call }) => {
  const example = document.paths[path]?.post?.responses[200]?.content['application/json']?.example;
  await expect(call(clientOf(200, { ...(example as object) }))).resolves.toHaveProperty('outcome');
  await expect(call(clientOf(200, { Status: 'Success' }))).rejects.toMatchObject({
    name: 'OtpUnreachableError',
    reason: 'unreadable',
  });
});
