import { post, startTestService, type TestService } from '../support/harness';
import { postForm, postJsonText, postRaw } from '../support/requests';
import { inboxOf, tracesOf } from '../support/traces';

const ROUTES = ['/email/otp', '/phone/otp', '/verify/otp'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const failure = (Details: string, Code: string) => ({ Status: 'Failure', Details, Code });
const NOT_FOUND = failure('Not Found', 'not_found');
const NOT_ALLOWED = failure('Method Not Allowed', 'method_not_allowed');
const TOO_LARGE = failure('Body is too large', 'payload_too_large');
const UNSUPPORTED = failure(
  'Body must be JSON or URL-encoded, in UTF-8, uncompressed',
  'unsupported_media_type',
);
const MALFORMED_JSON = failure('Body is not valid JSON', 'malformed_json');

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

describe('a path', () => {
  test.each([
    ['GET', '/api/v1'],
    ['GET', '/api/v1/email'],
    ['GET', '/api/v1/email/otp/more'],
    ['GET', '/.env'],
    ['GET', '/assets/nothing.css'],
    ['GET', '/assets/..%2fpackage.json'],
    ['POST', '/api/v2/email/otp'],
    ['POST', '/otp'],
    ['DELETE', '/nowhere'],
  ])('that does not exist is 404: %s %s', async (method, path) => {
    const reply = await fetch(service.url + path, { method });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual(NOT_FOUND);
  });

  const ALLOWED: [path: string, allow: string, others: string[]][] = [
    ...ROUTES.map((route): [string, string, string[]] => [
      `/api/v1${route}`,
      'POST',
      ['GET', 'PUT', 'PATCH', 'DELETE'],
    ]),
    ...['/healthz', '/readyz', '/status', '/docs', '/openapi.json', '/swagger.json', '/inbox'].map(
      (path): [string, string, string[]] => [path, 'GET, HEAD', ['POST', 'PUT', 'DELETE']],
    ),
  ];
  test.each(ALLOWED)(
    '%s allows %s and answers 405 to other methods',
    async (path, allow, others) => {
      for (const method of others) {
        const reply = await fetch(service.url + path, { method });
        expect([method, reply.status, reply.headers.get('allow')]).toEqual([method, 405, allow]);
        expect(await reply.json()).toEqual(NOT_ALLOWED);
      }
    },
  );
});

describe.each(ROUTES)('%s refuses a body', (route) => {
  const sized = (bytes: number) => {
    const around = JSON.stringify({ padding: '' }).length;
    return JSON.stringify({ padding: 'x'.repeat(bytes - around) });
  };

  test('of more than 8 KB with 413, and reads one of just that', async () => {
    const large = await postJsonText(service, route, sized(8193));
    expect({ status: large.status, body: large.body }).toEqual({ status: 413, body: TOO_LARGE });
    const form = await postForm(service, route, `padding=${'x'.repeat(9000)}`);
    expect({ status: form.status, body: form.body }).toEqual({ status: 413, body: TOO_LARGE });

    const readable = await postJsonText(service, route, sized(8192));
    expect([readable.status, readable.body.Details]).toEqual([
      400,
      expect.stringMatching(/ not provided$/),
    ]);
  });

  test.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'json', ''])(
    'that says it is "%s" with 415',
    async (type) => {
      const reply = await postRaw(
        service,
        route,
        '{}',
        type === '' ? {} : { 'Content-Type': type },
      );
      expect({ status: reply.status, body: reply.body }).toEqual({
        status: 415,
        body: UNSUPPORTED,
      });
    },
  );

  test.each([
    '{',
    '{"email":',
    "{'email':'ada@example.com'}",
    '{"a":1}{"b":2}',
    'email=a',
    '"text"',
  ])('that is not a JSON object with 400: %s', async (text) => {
    const reply = await postJsonText(service, route, text);
    expect({ status: reply.status, body: reply.body }).toEqual({
      status: 400,
      body: MALFORMED_JSON,
    });
  });

  test('that is not there like one without fields', async () => {
    const reply = await fetch(`${service.url}/api/v1${route}`, { method: 'POST' });
    const empty = await post(service, route, {});
    expect([reply.status, await reply.json()]).toEqual([400, empty.body]);
  });
});

describe('a URL-encoded body', () => {
  test('does what a JSON body does, from send to verify', async () => {
    const send = new URLSearchParams({ email: "o'hara+tag@example.com", type: 'FORGET' });
    const sent = await postForm(service, '/email/otp', send);
    expect(sent.status).toBe(200);
    const [message] = await inboxOf(service);
    expect(message).toMatchObject({ to: "o'hara+tag@example.com", type: 'FORGET' });

    const verify = new URLSearchParams({
      otp: message?.code ?? '',
      verification_key: sent.body.Details,
      check: "o'hara+tag@example.com",
    });
    const verified = await postForm(service, '/verify/otp', verify);
    expect([verified.status, verified.body]).toEqual([
      200,
      { Status: 'Success', Details: 'OTP Matched', Check: "o'hara+tag@example.com" },
    ]);
    expect((await postForm(service, '/verify/otp', verify)).body).toEqual(
      failure('OTP Already Used', 'otp_already_used'),
    );
  });

  test('fails like a JSON body', async () => {
    const before = await tracesOf(service);
    const reply = await postForm(service, '/phone/otp', 'phone_number=%2B12025550143&type=junk');
    expect([reply.status, reply.body]).toEqual([
      400,
      failure('Incorrect Type Provided', 'type_incorrect'),
    ]);
    expect(await tracesOf(service)).toEqual(before);
  });
});

describe('X-Request-Id', () => {
  const idOf = async (headers: Record<string, string>, path = '/healthz') =>
    (await fetch(service.url + path, { headers })).headers.get('x-request-id') ?? '';

  test('is the one that the caller sent, on successes and failures, and in the log', async () => {
    for (const [path, id] of [
      ['/healthz', 'caller-1.ok_A'],
      ['/nowhere', 'caller-2.failed'],
      ['/api/v1/email/otp', 'x'.repeat(64)],
    ] as const) {
      expect(await idOf({ 'X-Request-Id': id }, path)).toBe(id);
      expect(service.output()).toContain(`"requestId":"${id}"`);
    }
  });

  test.each(['', 'two words', 'a"b', '<script>', 'x'.repeat(65), 'ada@example.com'])(
    'is a fresh UUID instead of "%s"',
    async (unfit) => {
      const id = await idOf({ 'X-Request-Id': unfit });
      expect(id).toMatch(UUID);
      if (unfit !== '') expect(service.output()).not.toContain(`"requestId":"${unfit}"`);
    },
  );

  test('is made for a request without one, another each time', async () => {
    const [first, second] = [await idOf({}), await idOf({})];
    expect(first).toMatch(UUID);
    expect(second).toMatch(UUID);
    expect(first).not.toBe(second);
  });
});
