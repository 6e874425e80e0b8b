import { eventually } from '../support/eventually';
import { post, startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

async function idOfReply(headers: Record<string, string>, path = '/openapi.json'): Promise<string> {
  const reply = await fetch(service.url + path, { headers });
  await reply.text();
  return reply.headers.get('x-request-id') ?? '';
}

function loggedIds(): unknown[] {
  return logged(service, 'request').map(({ requestId }) => requestId);
}

// The log line is written after the reply.
async function expectLoggedOnce(id: string): Promise<void> {
  await eventually(() => loggedIds().includes(id) || undefined);
  expect(loggedIds().filter((loggedId) => loggedId === id)).toHaveLength(1);
}

describe('X-Request-Id', () => {
  test.each([
    ['/openapi.json', 'caller-1.ok_A'],
    ['/nowhere', 'caller-2.failed'],
    ['/api/v1/email/otp', 'x'.repeat(128)],
    ['/openapi.json', '6ba7b810-9dad-11d1-80b4-00c04fd430c8#12'], // Kong
    ['/openapi.json', 'Root=1-67891233-abcdef012345678912345678'], // AWS
    ['/openapi.json', 'C0A80001:D2F4_0A000002:01BB_67891233_001A:7A2B'], // haproxy
    ['/openapi.json', 'projects/p/traces/06796866738c859f2f19b7cfb3214824'], // Google Cloud
    ['/openapi.json', "!#$%&'*+-.^_`|~:/="],
    ['/openapi.json', 'x%0d%0aSet-Cookie:a=b'],
  ])('of a request to %s comes back in the reply and appears in the log', async (path, id) => {
    expect(await idOfReply({ 'X-Request-Id': id }, path)).toBe(id);
    await expectLoggedOnce(id);
  });

  test.each([
    ['an empty value', ''],
    ['nothing but spaces', '   '],
    ['a sentence', 'two words'],
    ['a quote', 'a"b'],
    ['markup', '<script>'],
    ['an address', 'ada@example.com'],
    ['the end of a JSON text', 'x","level":"error'],
    ['more than 128 characters', 'x'.repeat(129)],
    ['a letter beyond ASCII', 'caf\u00e9'],
  ])('is replaced by a UUID where the caller gives %s', async (_, given) => {
    const id = await idOfReply({ 'X-Request-Id': given });
    expect(id).toMatch(UUID);
    await expectLoggedOnce(id);
    expect(loggedIds()).not.toContain(given);
    if (given !== '') expect(service.output()).not.toContain(`"requestId":"${given}"`);
  });

  test('is a new UUID for each request without one', async () => {
    const reply = await post(service, '/verify/otp', {});
    const first = reply.headers.get('x-request-id') ?? '';
    const second = await idOfReply({});
    expect(first).toMatch(UUID);
    expect(second).toMatch(UUID);
    expect(first).not.toBe(second);
    await expectLoggedOnce(first);
    await expectLoggedOnce(second);
  });
});
