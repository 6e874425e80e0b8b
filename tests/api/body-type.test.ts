import { gzipSync } from 'node:zlib';
import { failureReply } from '../support/contract-failures';
import { expectHealthy } from '../support/expect-healthy';
import { startTestService, type TestService } from '../support/harness';
import { POST_ROUTES } from '../support/post-routes';
import { postRaw } from '../support/requests';

const VALID = { email: 'ada@example.com', phone_number: '+12025550143', type: '2FA' };
const UNSUPPORTED = {
  Status: 'Failure',
  Details: 'Body must be JSON or URL-encoded, in UTF-8, uncompressed',
  Code: 'unsupported_media_type',
};

const LOOKS_LIKE_JSON = {
  Status: 'Failure',
  Details: 'Body looks like JSON: send it with Content-Type: application/json',
  Code: 'body_looks_like_json',
};

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

type Bytes = string | Uint8Array<ArrayBuffer>;

async function expectUnsupported(route: string, body: Bytes, headers: Record<string, string>) {
  const reply = await postRaw(service, route, body, headers);
  expect([reply.status, reply.body]).toEqual([415, UNSUPPORTED]);
}

describe.each(POST_ROUTES)('%s', (route, codeWithoutFields) => {
  test.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'json', ''])(
    'rejects a body of type "%s" with 415',
    async (type) => {
      await expectUnsupported(route, '{}', type === '' ? {} : { 'Content-Type': type });
    },
  );

  test.each([
    ['utf-7', 'utf-7'],
    ['utf-16', 'utf-16'],
    ['utf-16le', 'utf-16le'],
    ['utf-32', 'utf-32'],
    ['latin1', 'iso-8859-1'],
    ['an unknown charset', 'klingon'],
    ['utf-7 in quotes', '"utf-7"'],
    ['utf-7 in capitals', 'UTF-7'],
    ['utf-7 before utf-8', 'utf-7; charset=utf-8'],
    ['utf-7 before utf8', 'utf-7; charset=utf8'],
    ['utf8-bom', 'utf8-bom'],
  ])('rejects a body in %s with 415', async (_, charset) => {
    const bytes = new Uint8Array(Buffer.from(JSON.stringify(VALID), 'utf16le'));
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      await expectUnsupported(route, bytes, { 'Content-Type': `${type}; charset=${charset}` });
    }
  });

  test('rejects utf-7 with 415 when another parameter contains charset=utf-8', async () => {
    const body = '{+ACI-email+ACI-:+ACI-ada+AEA-example.com+ACI-,+ACI-type+ACI-:+ACI-2FA+ACI-}';
    const type = 'application/json; x="; charset=utf-8"; charset=utf-7';
    await expectUnsupported(route, body, { 'Content-Type': type });
  });

  test.each(['utf-8', 'UTF-8', '"utf-8"', 'utf8', 'UTF8', '"utf8"', 'us-ascii', 'US-ASCII; profile=x'])(
    'reads a body in %s',
    async (charset) => {
      const { status, body } = failureReply(codeWithoutFields);
      for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
        const reply = await postRaw(service, route, '{}', { 'Content-Type': `${type}; charset=${charset}` });
        const isForm = type.endsWith('urlencoded');
        expect([reply.status, reply.body]).toEqual(isForm ? [400, LOOKS_LIKE_JSON] : [status, body]);
      }
    },
  );

  // A few KB can unpack to gigabytes.
  test.each(['gzip', 'deflate', 'br', 'zstd', 'compress', 'gzip, gzip', 'none'])(
    'rejects a body in Content-Encoding %s with 415',
    async (encoding) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
      const bomb = gzipSync(Buffer.alloc(4_000_000, 0x20));
      for (const bytes of [gzipSync(JSON.stringify(VALID)), bomb]) {
        await expectUnsupported(route, new Uint8Array(bytes), headers);
      }
    },
  );
});
