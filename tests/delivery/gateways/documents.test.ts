import { readGateway } from '../../../src/delivery/gateway/read-gateway';
import { PLAIN } from '../../support/gateway-file';

const env = { KEY: 'secret', TWO_LINES: 'a\r\nb', PATH_PART: 'a/b?c', BASE: 'https://sms.example.com' };

/** The problems of PLAIN with these changes. */
const problemsOf = (changes: object) => {
  const result = readGateway('acme', JSON.stringify({ ...PLAIN, ...changes }), env);
  return Array.isArray(result) ? result : [];
};
const rule = (changes: object) => ({ refused: [{ status: 400, reason: 'recipient_refused', ...changes }] });
const number = (changes: object) => ({ json: { a: { $number: '{{ttl}}', ...changes } } });
const receipt = (changes: object) => ({ receipt: { in: 'json', state: '/s', delivered: ['D'], ...changes } });

describe('the document of a gateway', () => {
  test.each<[string, object, string]>([
    ['an unknown key', { retries: 3 }, '#/retries: is not a key that a gateway has there'],
    ['an unknown key inside', { auth: { type: 'bearer', token: 'x', realm: 'y' } }, '#/auth/realm: is not a key'],
    ['no url', { url: undefined }, '#/url: must be a text'],
    ['a url of another scheme', { url: 'ftp://x.example' }, '#/url: must be an http:// or https:// URL'],
    ['a login in the url', { url: 'https://u:p@x.example/' }, '#/url: must be an http:// or https:// URL'],
    ['a query in the url', { url: 'https://x.example/?a=b' }, '#/url: must be an http:// or https:// URL'],
    ['a placeholder in the url', { url: 'https://x.example/{{to}}' }, '#/url: must hold no {{placeholder}}'],
    ['another method', { method: 'DELETE' }, '#/method: must be "GET", "POST" or "PUT"'],
    ['a GET with a body', { method: 'GET' }, '#/method: must be "POST" or "PUT" with a json or a form'],
    ['two bodies', { form: { to: '{{to}}' } }, '#/form: must not be there beside json'],
    ['no body', { json: undefined }, ': must have a json, a form or a query'],
    ['a form with an object in it', { json: undefined, form: { a: { b: 'c' } } }, '#/form/a: must be a text or a list'],
    ['a query that is a text', { query: 'to={{to}}' }, '#/query: must be an object of texts'],
    ['a headers list', { headers: ['a'] }, '#/headers: must be an object of texts'],
    ['a header name with a blank', { headers: { 'X Key': 'a' } }, '#/headers/X Key: must be the name of a header'],
    ['a header of auth', { headers: { authorization: 'a' } }, '#/headers/authorization: must not be a header of auth'],
    ['a header of the body', { headers: { 'Content-Type': 'a' } }, '#/headers/Content-Type: must not be a header'],
    [
      'auth in the header Host',
      { auth: { type: 'header', name: 'Host', value: 'a' } },
      '#/auth/name: must not be a header',
    ],
    ['a placeholder in a header', { headers: { 'X-To': '{{to}}' } }, '#/headers/X-To: must hold no {{placeholder}}'],
    [
      'a header of two lines',
      { headers: { 'X-Key': '${TWO_LINES}' } },
      '#/headers/X-Key: must be printable characters',
    ],
    ['auth of another type', { auth: { type: 'digest' } }, '#/auth/type: must be "basic", "bearer" or "header"'],
    ['auth that is a text', { auth: 'basic' }, '#/auth: must be an object with a type'],
    ['basic auth without a password', { auth: { type: 'basic', user: 'a' } }, '#/auth/password: must be a text'],
    ['an unknown placeholder', { json: { a: ['{{otp}}'] } }, '#/json/a/0: must use only the placeholders to, text,'],
    ['an open placeholder', { json: { 'a/b': '{{to' } }, '#/json/a~1b: must close each {{'],
    [
      'a variable that is not set',
      { json: { a: '${NOT_SET}' } },
      '#/json/a: needs the variable NOT_SET, which is not set',
    ],
    ['a variable in small letters', { json: { a: '${key}' } }, '#/json/a: must name variables as ${NAME}'],
    ['an unknown form of a value', { json: { a: { $text: 'x' } } }, '#/json/a: must be {"$number"'],
    ['a number of a text', { json: { a: { $number: '{{text}}' } } }, '#/json/a: must be a number: {{ttl}}'],
    ['another number form', { number: 'local' }, '#/number: must be "e164", "digits" or "national"'],
    ['an accepted status of 99', { accepted: { status: 99 } }, '#/accepted/status: must be an HTTP status'],
    ['accepted values without a pointer', { accepted: { values: ['OK'] } }, '#/accepted: must have a pointer for its'],
    ['a placeholder in a name', { json: { '{{to}}': 'x' } }, '#/json/{{to}}: must have no {{placeholder}}'],
    ['a variable in a name', { query: { 'a${KEY}': 'x' } }, '#/query/a${KEY}: must have no {{placeholder}}'],
    ['a number whose min is above its max', number({ min: 2, max: 1 }), '#/json/a: must be a number: {{ttl}}'],
    ['a header of two spellings', { headers: { 'X-Key': 'a', 'x-key': 'b' } }, '#/headers/x-key: must be there once'],
    [
      'a header that auth sets',
      { headers: { 'x-key': 'a' }, auth: { type: 'header', name: 'X-Key', value: 'b' } },
      '#/headers/x-key: must be there once, and not also in auth',
    ],
    ['a user with a colon', { auth: { type: 'basic', user: 'a:b', password: 'c' } }, '#/auth/user: must hold no colon'],
    ['a token with a blank', { auth: { type: 'bearer', token: '${KEY} ' } }, '#/auth/token: must be a token without'],
    ['an empty token', { auth: { type: 'bearer', token: '' } }, '#/auth/token: must be a token without blanks'],
    ['a pointer without a slash', { messageId: 'id' }, '#/messageId: must be a JSON pointer'],
    ['a pointer with a bare ~', { messageId: '/a~b' }, '#/messageId: must be a JSON pointer'],
    ['a rule of nothing', rule({ status: undefined }), '#/refused/0: must have a status or a pointer'],
    ['values without a pointer', rule({ values: ['x'] }), '#/refused/0: must have a pointer for its values'],
    ['values that are none', rule({ pointer: '/a', values: [] }), '#/refused/0/values: must be one or more texts'],
    ['a reason that is ours', rule({ reason: 'timeout' }), '#/refused/0/reason: must be one of recipient_refused,'],
    [
      'a throttled rule with a reason',
      { throttled: [{ status: 429, reason: 'x' }] },
      '#/throttled/0/reason: is not a key',
    ],
    ['rules that are no list', { throttled: { status: 429 } }, '#/throttled: must be an array of rules'],
    ['another channel', { channel: 'fax' }, '#/channel: must be "sms"'],
    [
      'an unknown reason of reports',
      receipt({ reasons: { lost: ['L'] } }),
      '#/receipt/reasons/lost: is not a key that a gateway has there',
    ],
    ['reports of XML', receipt({ in: 'xml' }), '#/receipt/in: must be "query", "form" or "json"'],
    ['reports without a state', receipt({ state: undefined }), '#/receipt/state: must be a JSON pointer'],
    [
      'reports whose states mean nothing',
      receipt({ delivered: undefined }),
      '#/receipt: must list the values of delivered',
    ],
  ])('is refused for %s', (_, changes, problem) => {
    const problems = problemsOf(changes);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(problems[0]).not.toContain('secret');
  });

  test('is refused if it is not JSON, with the line and without its text', () => {
    expect(readGateway('acme', '{\n  "url": "https://u:hunter2@x",\n}', env)).toEqual([
      ': must be JSON, and is not in line 3',
    ]);
    expect(readGateway('acme', '', env)).toEqual([': must be JSON']);
    expect(readGateway('acme', '[]', env)).toEqual([': must be a JSON object']);
  });

  test('has one line for each problem', () => {
    expect(problemsOf({ url: 5, messageId: 'x', more: 1 })).toHaveLength(3);
  });

  test('may have its whole URL or a part of it in a variable, which stays within its place', () => {
    const url = (text: string) => readGateway('acme', JSON.stringify({ ...PLAIN, url: text }), env);
    expect(url('${BASE}/send')).toMatchObject({ url: 'https://sms.example.com/send' });
    expect(url('https://sms.example.com/${PATH_PART}/send')).toMatchObject({
      url: 'https://sms.example.com/a%2Fb%3Fc/send',
    });
  });
});
