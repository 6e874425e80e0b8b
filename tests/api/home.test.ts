import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { startTestService, type TestService } from '../support/harness';
import { addressesIn, INLINE_CODE } from '../support/page-source';
import { servedBelowPrefix } from '../support/prefix-proxy';
import { productionSettings } from '../support/production-settings';
import { statusOf } from '../support/status-of';

const PAGE_FILES = path.join(__dirname, '..', '..', 'public', 'try');
const NOT_FOUND = { Status: 'Failure', Details: 'Not Found', Code: 'not_found' };

describe('GET / in development', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test('is a page that may load only its own files', async () => {
    const reply = await fetch(service.url);
    await reply.arrayBuffer();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.headers.get('content-security-policy')).toBe(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join(';'),
    );
  });

  test('has no inline code, and every file that it links to is served', async () => {
    const page = await (await fetch(service.url)).text();
    expect(page).not.toMatch(INLINE_CODE);
    const addresses = addressesIn(page);
    for (const address of addresses) expect(address).toMatch(/^\.\//);
    const pageFiles = (await readdir(PAGE_FILES)).map((name) => `/try/${name}`);
    for (const file of [...addresses.map((address) => address.slice(1)), ...pageFiles]) {
      expect([file, await statusOf(service.url + file)]).toEqual([file, 200]);
    }
  });

  test('ignores a Range header and answers other methods with GET, HEAD in Allow', async () => {
    for (const file of ['/', '/try/main.js']) {
      const status = await statusOf(service.url + file, { headers: { Range: 'bytes=999999-' } });
      expect([file, status]).toEqual([file, 200]);
    }
    expect((await fetch(service.url, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('in production', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(await productionSettings());
  });

  test('GET / is one line of JSON', async () => {
    const reply = await fetch(service.url);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(await reply.text()).toBe('{"name":"otp-service","version":"0.0.0-test","docs":"./docs"}');
    expect(reply.headers.get('content-security-policy')).not.toContain('frame-src');
  });

  test('GET / leads to the documentation below a prefix of a proxy', async () => {
    const root = await servedBelowPrefix(service);
    const { docs } = (await (await fetch(root)).json()) as { docs: string };
    const { href } = new URL(docs, root);
    expect([href, await statusOf(href)]).toEqual([`${root}docs`, 200]);
  });

  test('the page, the inbox and the previews are not found, while the documentation is served', async () => {
    const pageFiles = (await readdir(PAGE_FILES)).flatMap((name) => [
      `/try/${name}`,
      `/assets/${name}`,
      `/assets/try/${name}`,
    ]);
    const endpoints = ['/inbox', '/inbox/events', '/inbox/1/mail', '/preview', '/try', '/try/'];
    for (const address of [...endpoints, ...pageFiles]) {
      const reply = await fetch(service.url + address);
      expect([address, reply.status, await reply.json()]).toEqual([address, 404, NOT_FOUND]);
    }
    for (const file of ['/docs', '/assets/docs.css', '/assets/icon.svg', '/assets/otp-code.js']) {
      expect([file, await statusOf(service.url + file)]).toEqual([file, 200]);
    }
  });
});
