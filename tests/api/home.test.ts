import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { startTestService } from '../support/harness';
import { productionSettings } from '../support/production-settings';

const PAGE_FILES = path.join(__dirname, '..', '..', 'public', 'try');
const NOT_FOUND = { Status: 'Failure', Details: 'Not Found', Code: 'not_found' };

describe('the front door', () => {
  test('is a page in development, with no inline script, style or handler, from no other origin', async () => {
    const service = await startTestService();
    const reply = await fetch(service.url);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
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
    const page = await reply.text();
    expect(page).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:/i);
    const addresses = Array.from(page.matchAll(/\s(?:src|href)="([^"]*)"/g), ([, to = '']) => to);
    for (const address of addresses) expect(address).toMatch(/^\/(?!\/)/);
    for (const file of [
      ...addresses,
      ...(await readdir(PAGE_FILES)).map((name) => `/try/${name}`),
    ]) {
      expect([file, (await fetch(service.url + file)).status]).toEqual([file, 200]);
    }
    for (const file of ['/', '/try/main.js']) {
      const past = await fetch(service.url + file, { headers: { Range: 'bytes=999999-' } });
      expect([file, past.status]).toEqual([file, 200]);
    }
    expect((await fetch(service.url, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
  });

  test('is a line of JSON in production, where page, inbox and preview do not exist', async () => {
    const service = await startTestService(await productionSettings());
    const reply = await fetch(service.url);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(await reply.text()).toBe('{"name":"otp-service","version":"0.0.0-test","docs":"/docs"}');
    expect(reply.headers.get('content-security-policy')).not.toContain('frame-src');

    const files = await readdir(PAGE_FILES);
    const gone = ['/inbox', '/inbox/events', '/inbox/1/mail', '/preview', '/try', '/try/'];
    const pageFiles = files.flatMap((name) => [
      `/try/${name}`,
      `/assets/${name}`,
      `/assets/try/${name}`,
    ]);
    for (const file of [...gone, ...pageFiles]) {
      const missing = await fetch(service.url + file);
      expect([file, missing.status, await missing.json()]).toEqual([file, 404, NOT_FOUND]);
    }
    for (const file of ['/docs', '/assets/docs.css', '/assets/icon.svg']) {
      expect([file, (await fetch(service.url + file)).status]).toEqual([file, 200]);
    }
  });
});
