import { expectHealthy } from '../support/expect-healthy';
import { startTestService, type TestService } from '../support/harness';
import { rawExchange, statusesIn } from '../support/raw-client';

const CLOSE = 'Host: localhost\r\nConnection: close\r\n';
const POST = `POST /api/v1/verify/otp HTTP/1.1\r\n${CLOSE}Content-Type: application/json\r\n`;
const get = (target: string) => `GET ${target} HTTP/1.1\r\n${CLOSE}\r\n`;
const withHeader = (line: string) => `GET /healthz HTTP/1.1\r\n${CLOSE}${line}\r\n\r\n`;
const kept = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

test.each<[input: string, bytes: string, statuses: number[]]>([
  [
    'Content-Length and Transfer-Encoding',
    `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    [400],
  ],
  [
    'Transfer-Encoding and Content-Length',
    `${POST}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    [400],
  ],
  ['two lengths that differ', `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} `, [400]],
  ['a length with a sign', `${POST}Content-Length: +2\r\n\r\n{}`, [400]],
  ['a length of 20 digits', `${POST}Content-Length: 99999999999999999999\r\n\r\n{}`, [400]],
  ['an unknown transfer coding', `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, [400]],
  ['a coding after chunked', `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, [400]],
  ['a chunk size that is not hexadecimal', `${POST}Transfer-Encoding: chunked\r\n\r\nx\r\n{}\r\n0\r\n\r\n`, [400]],
  ['a chunk longer than its size', `${POST}Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n`, [400]],
  [
    'an endless chunk extension',
    `${POST}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    [413],
  ],
  ['a folded header', withHeader('X-A: a\r\n b'), [400]],
  ['a folded length', `${POST}Content-Length:\r\n 2\r\n\r\n{}`, [400]],
  ['line feeds without carriage returns', 'GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n', [400]],
  ['a bare line feed in a header', withHeader('X-A: a\nX-B: b'), [400]],
  ['a bare carriage return in a header', withHeader('X-A: a\rX-B: b'), [400]],
  ['a NUL in a header', withHeader('X-A: a\0b'), [400]],
  ['a NUL in the path', get('/healthz\0'), [400]],
  ['a NUL in the method', `G\0ET /healthz HTTP/1.1\r\n${CLOSE}\r\n`, [400]],
  ['an escaped NUL in the path', get('/%00'), [404]],
  ['a blank before the colon of a header', withHeader('X-A : a'), [400]],
  ['headers of 20,000 bytes', withHeader(`X-A: ${'a'.repeat(20_000)}`), [431]],
  ['an absolute URI', get('http://evil.example/healthz'), [200]],
  ['an absolute URI with a login', get('http://u:p@evil.example:99999/healthz'), [200]],
  ['an absolute URI of another scheme', get('gopher://x/healthz'), [200]],
  ['a path of another host', get('//evil.example/healthz'), [404]],
  ['dots in the path', get('/assets/../../package.json'), [404]],
  ['a target without a slash', get('healthz'), [400]],
  ['the target *', `OPTIONS * HTTP/1.1\r\n${CLOSE}\r\n`, [204]],
  ['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
  ['two Hosts', withHeader('Host: evil.example'), [200]],
  ['HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n', [200]],
  ['HTTP/0.9', 'GET /healthz\r\n\r\n', [200]],
  ['HTTP/9.9', 'GET /healthz HTTP/9.9\r\n\r\n', [400]],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
  ['an unknown method', `BREW /healthz HTTP/1.1\r\n${CLOSE}\r\n`, [400]],
  ['TRACE', `TRACE /healthz HTTP/1.1\r\n${CLOSE}\r\n`, [405]],
  ['CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\n${CLOSE}\r\n`, []],
  ['an upgrade', `GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n`, [200]],
  ['Expect: 100-continue', `${POST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`, [100, 400]],
  ['another expectation', withHeader('Expect: 200-ok'), [417]],
  ['a body shorter than its length', `${POST}Content-Length: 9\r\n\r\n{}`, [408]],
  ['a request line without an end', 'GET /healthz', [408]],
  ['requests in a row', kept('/healthz') + kept('/nowhere') + get('/healthz'), [200, 404, 200]],
  [
    'a request behind a body',
    `${POST.replace('Connection: close', 'X-A: a')}Content-Length: 2\r\n\r\n{}${get('/healthz')}`,
    [400, 200],
  ],
  ['a request behind a reply that closes', get('/healthz') + get('/healthz'), [200]],
])('%s gets a reply and no 5xx', async (_, bytes, statuses) => {
  expect(statusesIn(await rawExchange(service, bytes))).toEqual(statuses);
});
