import http from 'node:http';
import { sendCode, startTestService, type TestService } from '../support/harness';

const PAGES = ['/', '/inbox', '/inbox/1/mail', '/inbox/events', '/preview', '/try/main.js'];

const FOREIGN = ['evil.example', 'evil.example:4500', '127.0.0.1.evil.example', 'localhost.evil.example'];
const FORGED = ['notlocalhost', 'evil.example:80@localhost', 'localhost@evil.example', '[evil.example]', '127.0.0.1:x'];
const LOOPBACK = [
  'localhost',
  'LOCALHOST:1',
  'localhost.:4500',
  'otp.localhost',
  '127.0.0.1',
  '127.8.8.8:80',
  '[::1]:4',
];
const ADDRESSES = ['192.168.1.5:4500', '10.0.0.1', '[2001:db8::1]:4500'];

/** The status of a page that a browser opens under this name, and whether the reply holds a message. */
function open(service: TestService, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number | undefined; shows: boolean }>((resolve, reject) => {
    const request = http.get(service.url + path, { headers, agent: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (path !== '/inbox/events') return;
        finish();
        request.destroy(); // the stream never ends
      });
      reply.on('end', finish);
      function finish() {
        resolve({ status: reply.statusCode, shows: text.includes('ada@example.com') });
      }
    });
    request.on('error', reject);
  });
}

const statusesOf = async (service: TestService, hosts: readonly string[], path = '/inbox') =>
  Object.fromEntries(
    await Promise.all(hosts.map(async (Host) => [Host, (await open(service, path, { Host })).status] as const)),
  );
const each = (hosts: readonly string[], status: number) => Object.fromEntries(hosts.map((host) => [host, status]));

describe('a page of development (DNS rebinding)', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ TRUST_PROXY: 'loopback' });
    await sendCode(service);
  });

  test.each(PAGES)('%s opens under names of loopback only', async (path) => {
    expect(await statusesOf(service, LOOPBACK, path)).toEqual(each(LOOPBACK, 200));
    const hosts = [...FOREIGN, ...FORGED, ...ADDRESSES];
    expect(await statusesOf(service, hosts, path)).toEqual(each(hosts, 403));
    expect(await open(service, path, { Host: 'evil.example' })).toEqual({ status: 403, shows: false });
  });

  test('does not trust X-Forwarded-Host', async () => {
    const headers = { Host: 'evil.example', 'X-Forwarded-Host': 'localhost' };
    expect(await open(service, '/inbox', headers)).toEqual({ status: 403, shows: false });
  });

  test('says where it opens', async () => {
    const reply = await service.api.get('/inbox').set('Host', 'evil.example');
    expect(reply.body).toEqual({
      Status: 'Failure',
      Details: 'This page opens under localhost, or the name or address in HOST',
      Code: 'host_not_allowed',
    });
  });

  test('leaves the API, its documentation and the checks of orchestrators alone', async () => {
    for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json', '/status']) {
      expect([path, await statusesOf(service, ['evil.example'], path)]).toEqual([path, { 'evil.example': 200 }]);
    }
  });
});

test('a service that listens on all addresses opens its pages under each address', async () => {
  const service = await startTestService({ HOST: '0.0.0.0' });
  expect(await statusesOf(service, [...LOOPBACK, ...ADDRESSES])).toEqual(each([...LOOPBACK, ...ADDRESSES], 200));
  expect(await statusesOf(service, [...FOREIGN, ...FORGED])).toEqual(each([...FOREIGN, ...FORGED], 403));
});

test('a service that listens on a name opens its pages under that name', async () => {
  const service = await startTestService({ HOST: 'LocalHost' });
  expect(await statusesOf(service, ['localhost', 'evil.example'])).toEqual({ localhost: 200, 'evil.example': 403 });
});
