import { inspect } from 'node:util';
import { createOtpClient, OtpUnreachableError } from '../../src/client/client';
import { eventually } from '../support/eventually';
import { startTestService, type Env } from '../support/harness';
import { startHoldingGateway } from '../support/holding-gateway';
import { startHttpSink, type SinkReply } from '../support/http-sink';
import { leaksIn } from '../support/secret-leaks';

const ADA = { email: 'ada@example.com', type: '2FA' };
const API_KEY = 'shop-key-0123456789';

/** `fetch` whose first replies are lost on their way back. */
function losing(count: number): { fetch: typeof fetch; keys: (string | null)[] } {
  const keys: (string | null)[] = [];
  return {
    keys,
    fetch: async (url, init) => {
      keys.push(new Headers(init?.headers).get('Idempotency-Key'));
      const response = await fetch(url, init);
      if (keys.length > count) return response;
      throw new TypeError('fetch failed');
    },
  };
}

jest.setTimeout(60_000);

describe('a send', () => {
  const start = async (env: Env) => (await startTestService({ ...env, LIMIT_SENDS_PER_RECIPIENT: '1/10m' })).url;

  test('whose reply is lost is repeated under the same key: one message goes out', async () => {
    const gateway = await startHoldingGateway();
    gateway.answer('taken');
    const { fetch, keys } = losing(1);
    const client = createOtpClient({ baseUrl: await start(gateway.env), fetch });
    await expect(client.sendToEmail(ADA)).resolves.toHaveProperty('outcome', 'sent');
    expect(gateway.messages()).toBe(1);
    expect(keys).toEqual([expect.stringMatching(/^"[\w-]{22}"$/), keys[0]]);
  });

  test('that timed out waits for the first request and gets its result', async () => {
    const gateway = await startHoldingGateway();
    const client = createOtpClient({ baseUrl: await start(gateway.env), timeoutMs: 2000 });
    await client.status({ verificationKey: '' }); // the first request of a process is slow
    const sent = client.sendToEmail(ADA);
    await eventually(() => (gateway.messages() === 1 ? true : undefined));
    setTimeout(() => gateway.answer('taken'), 2500);
    await expect(sent).resolves.toHaveProperty('outcome', 'sent');
    expect(gateway.messages()).toBe(1);
  });

  test('is repeated once', async () => {
    const gateway = await startHoldingGateway();
    gateway.answer('taken');
    const { fetch, keys } = losing(2);
    const client = createOtpClient({ baseUrl: await start(gateway.env), fetch });
    await expect(client.sendToEmail(ADA)).rejects.toMatchObject({ reason: 'connection' });
    expect(keys).toHaveLength(2);
  });
});

test('an Idempotency-Key of the caller is quoted, and never stands in an error', async () => {
  const sink = await startHttpSink({ status: 400, body: { Status: 'Failure', Code: 'email_invalid' } });
  const client = createOtpClient({ baseUrl: sink.url });
  await client.sendToEmail({ ...ADA, idempotencyKey: 'a"b\\c' });
  expect(sink.requests[0]?.headers['idempotency-key']).toBe('"a\\"b\\\\c"');
  for (const idempotencyKey of [`${ADA.email}\r\nX: y`, 'ключ']) {
    await expect(client.sendToEmail({ ...ADA, idempotencyKey })).rejects.toThrow(
      new TypeError('idempotencyKey must be printable ASCII characters'),
    );
  }
  expect(sink.requests).toHaveLength(1);
});

test('numbers out of range are unreadable', async () => {
  const body = `{"Details":"key","ExpiresAt":"2030-01-01T00:00:00Z","ResendAfter":1e999}`;
  const client = createOtpClient({ baseUrl: (await startHttpSink({ status: 200, body })).url });
  await expect(client.sendToEmail(ADA)).rejects.toMatchObject({ reason: 'unreadable' });
});

test('a verify is never repeated, because each request spends a guess', async () => {
  const sink = await startHttpSink('reset');
  const client = createOtpClient({ baseUrl: sink.url });
  const guess = { verificationKey: 'key', code: '482913', recipient: ADA.email, type: '2FA' };
  await expect(client.verify(guess)).rejects.toBeInstanceOf(OtpUnreachableError);
  expect(sink.requests).toHaveLength(1);
});

test.each<[string, SinkReply, { reason: string; status?: number }]>([
  ['nothing', 'silence', { reason: 'timeout' }],
  ['a body without an end', 'drip', { reason: 'timeout' }],
  ['a reset', 'reset', { reason: 'connection' }],
  ['a page', { status: 404, body: '<html>482913</html>' }, { reason: 'unreadable', status: 404 }],
  ['a page of a proxy', { status: 502, body: '<html>482913</html>' }, { reason: 'unreadable', status: 502 }],
  ['a redirect', { status: 307, headers: { Location: '/elsewhere' } }, { reason: 'unreadable', status: 307 }],
  ['another JSON', { status: 200, body: { ok: true } }, { reason: 'unreadable', status: 200 }],
  ['a file of 65 KB', { status: 200, body: '{'.padEnd(65_600, ' ') + '}' }, { reason: 'unreadable', status: 200 }],
  ['a list', { status: 200, body: [] }, { reason: 'unreadable', status: 200 }],
  ['a failure without a Code', { status: 500, body: {} }, { reason: 'unreadable', status: 500 }],
])('%s instead of a reply is an OtpUnreachableError without a secret', async (_name, reply, expected) => {
  const sink = await startHttpSink(reply);
  const timeoutMs = expected.reason === 'timeout' ? 300 : 10_000;
  const client = createOtpClient({ baseUrl: sink.url, apiKey: API_KEY, timeoutMs });
  const guess = { verificationKey: 'a.secret.key', code: '482913', recipient: ADA.email, type: '2FA' };
  const error: unknown = await client.verify(guess).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OtpUnreachableError);
  expect(error).toMatchObject(expected);
  const [request] = sink.requests;
  expect(error).toHaveProperty('requestId', request?.headers['x-request-id']);
  expect(leaksIn(inspect(error, { depth: 9 }), [API_KEY, '482913', 'a.secret.key', ADA.email])).toEqual([]);
});
