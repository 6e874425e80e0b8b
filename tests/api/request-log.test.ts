import { post, startTestService, type TestService } from '../support/harness';
import { startSmtpSink } from '../support/smtp-sink';

type Line = Record<string, unknown>;

const EMAIL = { email: 'ada@example.com', type: '2FA' };

let lines: Line[];
let requests = 0;

/** Sends a request whose `X-Request-Id` is `id`, by which the tests find its log lines. */
async function ask(service: TestService, id: string, path: string, init: RequestInit = {}) {
  const headers = { 'X-Request-Id': id, 'Content-Type': 'application/json' };
  const reply = await fetch(`${service.url}${path}`, { headers, ...init });
  await reply.text();
  expect(reply.headers.get('x-request-id')).toBe(id);
  requests += 1;
}

/** Load balancers request these. */
async function probeWith(service: TestService, path: string) {
  for (const method of ['GET', 'HEAD']) await (await fetch(service.url + path, { method })).text();
}

const body = (value: unknown) => ({ method: 'POST', body: JSON.stringify(value) });

beforeAll(async () => {
  const smtp = await startSmtpSink();
  const service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });

  await ask(service, 'send', '/api/v1/email/otp', body(EMAIL));
  await ask(service, 'query', '/api/v1/email/otp?email=ada@example.com', body(EMAIL));
  await ask(service, 'invalid', '/api/v1/verify/otp', body({}));
  await ask(service, 'malformed', '/api/v1/verify/otp', { method: 'POST', body: '{"otp":"482913' });
  await ask(service, 'method', '/api/v1/email/otp', { method: 'DELETE' });
  await ask(service, 'unknown', '/ada@example.com/482913');
  await ask(service, 'page', '/docs');
  await ask(service, 'legacy-path', '/swagger.json');
  await ask(service, 'query-on-405', '/healthz?email=ada@example.com', { method: 'DELETE' });
  await ask(service, 'other-case', '/SWAGGER.json');
  for (const probe of ['/healthz', '/readyz']) await probeWith(service, probe);
  await post(service, '/verify/otp', {});
  requests += 1;

  smtp.behaviour = 'refuse-recipient';
  await ask(service, 'refused', '/api/v1/email/otp', body(EMAIL));
  await service.database.query('ALTER TABLE "OTP" RENAME TO gone', []);
  await ask(service, 'statement', '/api/v1/email/otp', body(EMAIL));
  await service.database.close();
  await ask(service, 'unavailable', '/api/v1/email/otp', body(EMAIL));
  await probeWith(service, '/readyz');

  await service.close(); // writes the last lines
  lines = service
    .output()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
});

const requestLines = (id: string) => lines.filter(({ event, requestId }) => event === 'request' && requestId === id);
const infoLines = (id: string) =>
  lines.filter(({ level, event, requestId }) => level === 'info' && event !== 'request' && requestId === id);
const errorLines = (id: string) => lines.filter(({ level, requestId }) => level === 'error' && requestId === id);

const LINE = {
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
  level: 'info',
  event: 'request',
  ms: expect.any(Number) as number,
};

describe('the log', () => {
  test.each([
    ['send', 'POST', '/api/v1/email/otp', 200, undefined],
    ['query', 'POST', '/api/v1/email/otp', 200, undefined],
    ['invalid', 'POST', '/api/v1/verify/otp', 400, 'verification_key_not_provided'],
    ['malformed', 'POST', '/api/v1/verify/otp', 400, 'malformed_json'],
    ['method', 'DELETE', '/api/v1/email/otp', 405, 'method_not_allowed'],
    ['unknown', 'GET', '-', 404, 'not_found'],
    ['page', 'GET', '/docs', 200, undefined],
    ['legacy-path', 'GET', '/swagger.json', 200, undefined],
    ['query-on-405', 'DELETE', '/healthz', 405, 'method_not_allowed'],
    ['other-case', 'GET', '/swagger.json', 200, undefined],
    ['refused', 'POST', '/api/v1/email/otp', 422, 'recipient_refused'],
    ['statement', 'POST', '/api/v1/email/otp', 500, 'internal_error'],
    ['unavailable', 'POST', '/api/v1/email/otp', 503, 'database_unavailable'],
  ])(
    'has one line for the request "%s": its id, method, route, status, code and time',
    (id, method, route, status, code) => {
      expect(requestLines(id)).toEqual([{ ...LINE, requestId: id, method, route, status, ...(code && { code }) }]);
    },
  );

  test('has as many request lines as there were requests, without the probes', () => {
    expect(lines.filter(({ event }) => event === 'request')).toHaveLength(requests);
  });
});

test("a refused recipient is an info line with the class of the refusal, and not the provider's text", () => {
  const failure = { provider: 'smtp', kind: 'permanent', reason: 'recipient_refused', replyCode: '550' };
  const recipient = expect.stringMatching(/^[\w-]{16}$/) as string;
  const about = { requestId: 'refused', recipient, channel: 'email' };
  expect(infoLines('refused')).toEqual([
    { time: LINE.time, level: 'info', event: 'delivery_failed', ...about, ...failure },
  ]);
  expect(errorLines('refused')).toEqual([]);
});

describe('an error line', () => {
  const ERROR = { time: LINE.time, level: 'error' };

  test('about a statement has the class and code of its error, and not the SQL', () => {
    expect(errorLines('statement')).toEqual([
      {
        ...ERROR,
        event: 'internal_error',
        requestId: 'statement',
        error: 'error',
        errorCode: '42P01',
      },
    ]);
  });

  test('about an unavailable database has the class of its error', () => {
    expect(errorLines('unavailable')).toEqual([
      { ...ERROR, event: 'database_unavailable', requestId: 'unavailable', error: 'Error' },
    ]);
  });

  test('is not written for mistakes of callers', () => {
    const mistakes = ['invalid', 'malformed', 'method', 'unknown'].flatMap(errorLines);
    expect(mistakes).toEqual([]);
  });
});
