import { failureReply } from '../support/contract-failures';
import { expectHealthy } from '../support/expect-healthy';
import { post, startTestService, type TestService } from '../support/harness';
import { POST_ROUTES } from '../support/post-routes';
import { postForm, postJsonText, postRaw } from '../support/requests';
import { tracesOf } from '../support/traces';

const VALID = { email: 'ada@example.com', phone_number: '+12025550143', type: '2FA' };
const MALFORMED_JSON = {
  Status: 'Failure',
  Details: 'Body is not valid JSON',
  Code: 'malformed_json',
};

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

describe.each(POST_ROUTES)('%s', (route, codeWithoutFields) => {
  const { status, body } = failureReply(codeWithoutFields);

  test.each([
    ['an open brace', '{'],
    ['an object without its value', '{"email":'],
    ['an object without its end', '{"email":"ada@example.com"'],
    ['single quotes', "{'email':'ada@example.com'}"],
    ['two objects', '{"a":1}{"b":2}'],
    ['a form', 'email=a'],
    ['a string', '"text"'],
    ['an address as a string', '"ada@example.com"'],
    ['a number', '1e400'],
    ['null', 'null'],
    ['a code in a form', 'otp=482913'],
    ['a NUL', '\0'],
    ['a raw line break in a string', '{"email":"ada\r\n@example.com"}'],
    ['a cut escape', '{"email":"\\u00"}'],
  ])('rejects %s in place of a JSON object with 400', async (_, text) => {
    const reply = await postJsonText(service, route, text);
    expect([reply.status, reply.body]).toEqual([400, MALFORMED_JSON]);
  });

  test('rejects bytes that are not UTF-8 with 400', async () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]);
    const reply = await postRaw(service, route, bytes, { 'Content-Type': 'application/json' });
    expect([reply.status, reply.body]).toEqual([400, MALFORMED_JSON]);
  });

  test.each([
    ['an array', '[]'],
    ['an array of a valid body', JSON.stringify([VALID])],
    ['3,500 nested arrays', '['.repeat(3500) + ']'.repeat(3500)],
    ['1,200 nested objects', '{"a":'.repeat(1200) + '1' + '}'.repeat(1200)],
  ])('reads %s as a body without fields', async (_, text) => {
    const reply = await postJsonText(service, route, text);
    expect([reply.status, reply.body]).toEqual([status, body]);
  });

  test('reads a missing body as a body without fields', async () => {
    const reply = await fetch(`${service.url}/api/v1${route}`, { method: 'POST' });
    const empty = await post(service, route, {});
    expect([reply.status, await reply.json()]).toEqual([400, empty.body]);
  });

  test('reads no field from __proto__ or constructor, and changes no other object', async () => {
    const before = await tracesOf(service);
    const fields = JSON.stringify({ ...VALID, otp: '1', verification_key: 'k', check: 'c' });
    for (const text of [
      `{"__proto__":${fields}}`,
      `{"constructor":{"prototype":${fields}}}`,
      `{"__proto__":{"__proto__":${fields}}}`,
      `{"toString":1,"hasOwnProperty":1,"valueOf":1,"then":1,"toJSON":1}`,
    ]) {
      const reply = await postJsonText(service, route, text);
      expect([reply.status, reply.body]).toEqual([status, body]);
    }
    for (const form of [
      '__proto__[email]=ada@example.com&__proto__[type]=2FA',
      '__proto__=1&constructor=1&hasOwnProperty=1&toString=1',
      'constructor[prototype][email]=ada@example.com',
    ]) {
      const reply = await postForm(service, route, form);
      expect([reply.status, reply.body]).toEqual([status, body]);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('email' in {} || 'type' in {}).toBe(false);
    expect(await tracesOf(service)).toEqual(before);
  });

  test('copies nothing of a malformed body into the reply or the log', async () => {
    const text = '{"otp":"482913","check":"secret.person@example.com",}';
    const reply = await postJsonText(service, route, text);
    expect(JSON.stringify(reply.body)).not.toMatch(/482913|secret/);
    expect(service.output()).not.toMatch(/482913|secret\.person/);
  });
});
