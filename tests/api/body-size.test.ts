import { failureReply } from '../support/contract-failures';
import { expectHealthy } from '../support/expect-healthy';
import { startTestService, type TestService } from '../support/harness';
import { POST_ROUTES } from '../support/post-routes';
import { postForm, postJsonText } from '../support/requests';

const TOO_LARGE = {
  Status: 'Failure',
  Details: 'Body is too large',
  Code: 'payload_too_large',
};
const OVERSIZED_BYTES = 11_000_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

function jsonOf(bytes: number): string {
  const emptyBytes = JSON.stringify({ padding: '' }).length;
  return JSON.stringify({ padding: 'x'.repeat(bytes - emptyBytes) });
}

describe.each(POST_ROUTES)('%s', (route, codeWithoutFields) => {
  test('reads a body of exactly 8 KB', async () => {
    const reply = await postJsonText(service, route, jsonOf(8192));
    const { status, body } = failureReply(codeWithoutFields);
    expect([reply.status, reply.body]).toEqual([status, body]);
  });

  test.each([
    ['8 KB and a byte', jsonOf(8193)],
    ['40,000 nested arrays', '['.repeat(40_000) + ']'.repeat(40_000)],
    ['11 MB of JSON', JSON.stringify({ padding: 'x'.repeat(OVERSIZED_BYTES) })],
    ['11 MB of spaces', ' '.repeat(OVERSIZED_BYTES)],
  ])('rejects %s with 413', async (_, text) => {
    const reply = await postJsonText(service, route, text);
    expect([reply.status, reply.body]).toEqual([413, TOO_LARGE]);
  });

  test.each([
    ['9,000 URL-encoded bytes', `padding=${'x'.repeat(9000)}`],
    ['1,001 form fields', 'a&'.repeat(1001)],
  ])('rejects %s with 413', async (_, form) => {
    const reply = await postForm(service, route, form);
    expect([reply.status, reply.body]).toEqual([413, TOO_LARGE]);
  });

  test('rejects 11 MB in chunks, without a Content-Length, with 413', async () => {
    const chunk = new Uint8Array(100_000).fill(0x20);
    let chunksLeft = OVERSIZED_BYTES / chunk.length;
    const reply = await fetch(`${service.url}/api/v1${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      duplex: 'half',
      body: new ReadableStream({
        pull(controller) {
          if (chunksLeft-- > 0) controller.enqueue(chunk);
          else controller.close();
        },
      }),
    });
    expect([reply.status, await reply.json()]).toEqual([413, TOO_LARGE]);
  });
});
