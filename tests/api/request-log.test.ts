import { post, startTestService, type TestService } from '../support/harness';
import { startSmtpSink } from '../support/smtp-sink';

type Line = Record<string, unknown>;

const EMAIL = { email: 'ada@example.com', type: '2FA' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HOSTILE_IDS = {
  'an address': 'ada@example.com',
  'a sentence': 'two words',
  'an encoded line break': 'x%0d%0aSet-Cookie:a=b',
  'the end of a JSON text': 'x","level":"error',
  markup: '<script>',
  'nothing but spaces': '   ',
  'more than 64 characters': 'x'.repeat(65),
  'a letter beyond ASCII': 'caf\u00e9',
};

let lines: Line[];
/** What each request was given back as its id, by what the test calls the request. */
const ids = new Map<string, string>();

/** One request whose id is that name. */
async function ask(service: TestService, name: string, path: string, init: RequestInit = {}) {
  const headers = { 'X-Request-Id': name, 'Content-Type': 'application/json' };
  const reply = await fetch(`${service.url}${path}`, { headers, ...init });
  await reply.text();
  ids.set(name, reply.headers.get('x-request-id') ?? '');
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
  await ask(service, 'older-address', '/swagger.json');
  await ask(service, 'shared', '/healthz?email=ada@example.com', { method: 'DELETE' });
  await ask(service, 'spelling', '/SWAGGER.json');
  for (const [name, id] of Object.entries(HOSTILE_IDS)) {
    const reply = await fetch(`${service.url}/healthz`, { headers: { 'X-Request-Id': id } });
    ids.set(name, reply.headers.get('x-request-id') ?? '');
  }
  const unnamed = await post(service, '/verify/otp', {});
  ids.set('unnamed', unnamed.headers.get('x-request-id') ?? '');

  smtp.behaviour = 'refuse-recipient';
  await ask(service, 'refused', '/api/v1/email/otp', body(EMAIL));
  await service.database.query('ALTER TABLE "OTP" RENAME TO gone', []);
  await ask(service, 'statement', '/api/v1/email/otp', body(EMAIL));
  await service.database.close();
  await ask(service, 'away', '/readyz');

  await service.close(); // by now every line is written
  lines = service
    .output()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
});

const requestLines = (id: string | undefined) =>
  lines.filter(({ event, requestId }) => event === 'request' && requestId === id);
const errorLines = (id: string) =>
  lines.filter(({ level, requestId }) => level === 'error' && requestId === id);

const LINE = {
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
  level: 'info',
  event: 'request',
  ms: expect.any(Number) as number,
};

describe('the log has one line', () => {
  test.each([
    ['send', 'POST', '/api/v1/email/otp', 200],
    ['query', 'POST', '/api/v1/email/otp', 200],
    ['invalid', 'POST', '/api/v1/verify/otp', 400],
    ['malformed', 'POST', '/api/v1/verify/otp', 400],
    ['method', 'DELETE', '/api/v1/email/otp', 405],
    ['unknown', 'GET', '-', 404],
    ['page', 'GET', '/docs', 200],
    ['older-address', 'GET', '/swagger.json', 200],
    ['shared', 'DELETE', '/healthz', 405],
    ['spelling', 'GET', '-', 200],
    ['refused', 'POST', '/api/v1/email/otp', 502],
    ['statement', 'POST', '/api/v1/email/otp', 500],
    ['away', 'GET', '/readyz', 503],
  ])(
    'for the request "%s": its id, method, route, status and time',
    (id, method, route, status) => {
      expect(requestLines(id)).toEqual([{ ...LINE, requestId: id, method, route, status }]);
    },
  );

  test('for each request and no more', () => {
    expect(lines.filter(({ event }) => event === 'request')).toHaveLength(ids.size);
  });
});

describe('a request id', () => {
  test('is the one that the caller gave, and goes back to it', () => {
    expect(ids.get('send')).toBe('send');
  });

  test('is made where the caller gave none', () => {
    expect(ids.get('unnamed')).toMatch(UUID);
    expect(requestLines(ids.get('unnamed'))).toHaveLength(1);
  });

  test.each(Object.entries(HOSTILE_IDS))('is made where the caller gave %s', (name, given) => {
    expect(ids.get(name)).toMatch(UUID);
    expect(requestLines(ids.get(name))).toHaveLength(1);
    expect(lines.map(({ requestId }) => requestId)).not.toContain(given);
  });
});

describe('an error line', () => {
  const ERROR = { time: LINE.time, level: 'error' };

  test('about a provider names it and the class of its refusal, not its words', () => {
    const failure = { provider: 'smtp', kind: 'permanent', reason: 'recipient_refused' };
    expect(errorLines('refused')).toEqual([
      { ...ERROR, event: 'delivery_failed', requestId: 'refused', ...failure },
      { ...ERROR, event: 'message_not_sent', requestId: 'refused' },
    ]);
  });

  test('about a statement holds its class and code, not its SQL', () => {
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

  test('about a database that is away holds its class', () => {
    expect(errorLines('away')).toEqual([
      { ...ERROR, event: 'database_unavailable', requestId: 'away', error: 'Error' },
    ]);
  });

  test('is not written for what callers do wrong', () => {
    const wrong = ['invalid', 'malformed', 'method', 'unknown'].flatMap(errorLines);
    expect(wrong).toEqual([]);
  });
});
