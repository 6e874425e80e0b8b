import { gzipSync } from 'node:zlib';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { postForm, postJsonText, postRaw, type RawReply } from '../support/requests';
import { tracesOf } from '../support/traces';

const ROUTES = ['/email/otp', '/phone/otp', '/verify/otp'];
const RIGHT = { email: 'ada@example.com', phone_number: '+12025550143', type: '2FA' };

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(async () => {
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  expect(service.output()).not.toContain('"level":"error"');
});

const summary = ({ status, body }: RawReply) => [status, body.Status, body.Code];
const failed = (status: number, code: string) => [status, 'Failure', code];

describe.each(ROUTES)('%s', (route) => {
  const firstMissing = `${{ '/email/otp': 'email', '/phone/otp': 'phone_number' }[route] ?? 'verification_key'}_not_provided`;

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
  ])('refuses a body in %s with 415', async (_name, charset) => {
    const bytes = Buffer.from(JSON.stringify(RIGHT), 'utf16le');
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      const headers = { 'Content-Type': `${type}; charset=${charset}` };
      const reply = await postRaw(service, route, new Uint8Array(bytes), headers);
      expect(summary(reply)).toEqual(failed(415, 'unsupported_media_type'));
    }
  });

  test('refuses utf-7 behind a utf-8 that stands inside another parameter', async () => {
    const body = '{+ACI-email+ACI-:+ACI-ada+AEA-example.com+ACI-,+ACI-type+ACI-:+ACI-2FA+ACI-}';
    const headers = { 'Content-Type': 'application/json; x="; charset=utf-8"; charset=utf-7' };
    expect(summary(await postRaw(service, route, body, headers))).toEqual(
      failed(415, 'unsupported_media_type'),
    );
  });

  test('reads a body that says utf-8, in any spelling', async () => {
    for (const charset of ['utf-8', 'UTF-8', '"utf-8"']) {
      const headers = { 'Content-Type': `application/json; charset=${charset}` };
      expect(summary(await postRaw(service, route, '{}', headers))).toEqual(
        failed(400, firstMissing),
      );
    }
  });

  test.each(['gzip', 'deflate', 'br', 'zstd', 'compress', 'gzip, gzip', 'none'])(
    'refuses a body in Content-Encoding %s with 415, bomb or not',
    async (encoding) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
      const bomb = gzipSync(Buffer.alloc(4_000_000, 0x20));
      for (const bytes of [gzipSync(JSON.stringify(RIGHT)), bomb]) {
        const reply = await postRaw(service, route, new Uint8Array(bytes), headers);
        expect(summary(reply)).toEqual(failed(415, 'unsupported_media_type'));
      }
    },
  );

  test('takes nothing from __proto__ and constructor, and spoils no other object', async () => {
    const before = await tracesOf(service);
    const stolen = JSON.stringify({ ...RIGHT, otp: '1', verification_key: 'k', check: 'c' });
    for (const text of [
      `{"__proto__":${stolen}}`,
      `{"constructor":{"prototype":${stolen}}}`,
      `{"__proto__":{"__proto__":${stolen}}}`,
      `{"toString":1,"hasOwnProperty":1,"valueOf":1,"then":1,"toJSON":1}`,
    ]) {
      expect(summary(await postJsonText(service, route, text))).toEqual(failed(400, firstMissing));
    }
    for (const form of [
      '__proto__[email]=ada@example.com&__proto__[type]=2FA',
      '__proto__=1&constructor=1&hasOwnProperty=1&toString=1',
      'constructor[prototype][email]=ada@example.com',
    ]) {
      expect(summary(await postForm(service, route, form))).toEqual(failed(400, firstMissing));
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('email' in {} || 'type' in {}).toBe(false);
    expect(await tracesOf(service)).toEqual(before);
  });

  test.each([
    ['an array', '[]'],
    ['an array of the right object', JSON.stringify([RIGHT])],
    ['3,500 arrays in one another', '['.repeat(3500) + ']'.repeat(3500)],
    ['1,200 objects in one another', '{"a":'.repeat(1200) + '1' + '}'.repeat(1200)],
  ])('reads %s as a body without fields', async (_name, text) => {
    expect(summary(await postJsonText(service, route, text))).toEqual(failed(400, firstMissing));
  });

  test.each([
    ['40,000 arrays in one another', '['.repeat(40_000) + ']'.repeat(40_000)],
    ['11 MB of JSON', JSON.stringify({ padding: 'x'.repeat(11_000_000) })],
    ['11 MB of nothing', ' '.repeat(11_000_000)],
  ])('refuses %s with 413', async (_name, text) => {
    expect(summary(await postJsonText(service, route, text))).toEqual(
      failed(413, 'payload_too_large'),
    );
  });

  test('refuses 11 MB that come in chunks of no announced length with 413', async () => {
    const chunk = new Uint8Array(100_000).fill(0x20);
    let left = 110;
    const reply = await fetch(`${service.url}/api/v1${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      duplex: 'half',
      body: new ReadableStream({
        pull(controller) {
          if (left-- > 0) controller.enqueue(chunk);
          else controller.close();
        },
      }),
    });
    expect([reply.status, await reply.json()]).toEqual([
      413,
      { Status: 'Failure', Details: 'Body is too large', Code: 'payload_too_large' },
    ]);
  });

  test('refuses more than 1,000 form fields with 413', async () => {
    const form = 'a&'.repeat(1001);
    expect(summary(await postForm(service, route, form))).toEqual(failed(413, 'payload_too_large'));
  });

  test.each([
    ['no JSON at all', 'otp=482913'],
    ['a NUL', '\0'],
    ['a lone string', '"ada@example.com"'],
    ['a number', '1e400'],
    ['null', 'null'],
    ['a raw line break in a string', '{"email":"ada\r\n@example.com"}'],
    ['a cut escape', '{"email":"\\u00"}'],
    ['an open object', '{"email":"ada@example.com"'],
  ])('refuses %s with 400', async (_name, text) => {
    expect(summary(await postJsonText(service, route, text))).toEqual(
      failed(400, 'malformed_json'),
    );
  });

  test('refuses bytes that are not UTF-8', async () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]);
    const reply = await postRaw(service, route, bytes, { 'Content-Type': 'application/json' });
    expect(summary(reply)).toEqual(failed(400, 'malformed_json'));
  });
});

describe('a URL-encoded body', () => {
  test.each([
    ['email=a@example.com&email=b@example.org&type=2FA', 'email_not_a_string'],
    ['email=a@example.com&type=2FA&type=2FA', 'type_incorrect'],
    ['email[]=a@example.com&type=2FA', 'email_not_provided'],
    ['email[$ne]=1&type=2FA', 'email_not_provided'],
    ['email[0]=a@example.com&type=2FA', 'email_not_provided'],
    ['email=%&type=2FA', 'email_invalid'],
    ['email=ada%40example.com%0d%0aBcc:eve@example.org&type=2FA', 'email_invalid'],
    ['email=ada%00@example.com&type=2FA', 'email_invalid'],
    ['email=%ff%fe&type=2FA', 'email_invalid'],
    ['%65mail&&&=&type=2FA', 'email_not_provided'],
  ])('%s is %s', async (form, code) => {
    const before = await tracesOf(service);
    expect(summary(await postForm(service, '/email/otp', form))).toEqual(failed(400, code));
    expect(await tracesOf(service)).toEqual(before);
  });
});

test.each(['/%', '/%E0%A4%A', '/api/v1/%ff', '/assets/%', '/assets/%00', '/docs/%zz', '/%00'])(
  'the path %s is a 4xx in the reply shape',
  async (path) => {
    const reply = await fetch(service.url + path);
    expect([400, 404]).toContain(reply.status);
    expect(await reply.json()).toEqual({
      Status: 'Failure',
      Details: expect.stringMatching(/^(Not Found|Request is malformed)$/) as string,
      Code: expect.stringMatching(/^(not_found|malformed_request)$/) as string,
    });
  },
);

test('a malformed body is nowhere in the reply or the log', async () => {
  const text = '{"otp":"482913","check":"secret.person@example.com",}';
  for (const route of ROUTES) {
    const reply = await postJsonText(service, route, text);
    expect(JSON.stringify(reply.body)).not.toMatch(/482913|secret/);
  }
  expect(service.output()).not.toMatch(/482913|secret\.person/);
});

test('another spelling of the path has the same guesses, not more', async () => {
  const sent = await sendCode(service, 'spellings@example.com');
  const wrong = JSON.stringify({ ...sent, otp: wrongCode(sent.otp) });
  for (const route of [
    '/verify/otp',
    '/VERIFY/OTP',
    '/verify/otp/',
    '/Verify/Otp/',
    '/verify/OTP',
  ]) {
    expect(summary(await postJsonText(service, route, wrong))).toEqual(
      failed(400, 'otp_not_matched'),
    );
  }
  const right = await post(service, '/verify/otp/', sent);
  expect([right.status, right.body.Code]).toEqual([429, 'too_many_attempts']);
});
