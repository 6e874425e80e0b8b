import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FAILURES_BY_ROUTE } from '../support/contract-failures';
import { startTestService, type TestService } from '../support/harness';
import { addressesIn, decodeEntities, INLINE_CODE } from '../support/page-source';
import { productionSettings } from '../support/production-settings';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

const get = async (path: string) => {
  const reply = await fetch(service.url + path);
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};

describe('/docs', () => {
  test('is a page that may load only its own files', async () => {
    const { status, headers } = await get('/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split(';').slice(0, 3)).toEqual(["default-src 'none'", "script-src 'self'", "style-src 'self'"]);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('has no inline script, style or event handler, and links to no other origin', async () => {
    const { text } = await get('/docs');
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).not.toMatch(INLINE_CODE);
    const addresses = addressesIn(text);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^(#|\.\/)/);

    for (const address of addresses.filter((to) => to.startsWith('.'))) {
      expect([address, (await get(address.slice(1))).status]).toEqual([address, 200]);
    }
    for (const anchor of addresses.filter((to) => to.startsWith('#'))) {
      expect(text).toContain(` id="${anchor.slice(1)}"`);
    }
  });

  test('lists every endpoint, field and failure', async () => {
    const { text } = await get('/docs');
    const posts = Object.keys(FAILURES_BY_ROUTE).map((route) => `POST /api/v1${route}`);
    const gets = '/healthz /readyz /status / /docs /openapi.json /inbox /inbox/{id}/mail /inbox/events';
    for (const endpoint of [...posts, ...gets.split(' ').map((path) => `GET ${path}`)]) {
      expect(text).toContain(`<code class="endpoint">${endpoint}</code>`);
    }
    for (const rows of Object.values(FAILURES_BY_ROUTE)) {
      for (const [code, status, details] of rows) {
        expect(text).toContain(`${status} <code>${code}</code></th><td>${details}</td>`);
      }
    }
    const requestFields = 'email phone_number type locale otp verification_key check'.split(' ');
    const replyFields = 'Status Details ExpiresAt ResendAfter Check Providers'.split(' ');
    for (const field of [...requestFields, ...replyFields]) {
      expect(text).toContain(`<th scope="row"><code>${field}</code>`);
    }
    expect(text).toMatch(/<code>locale<\/code> string<\/th><td>Optional\. /);
    for (const header of ['Authorization', 'Accept-Language', 'X-Request-Id', 'Retry-After']) {
      expect(text).toContain(`<th scope="row"><code>${header}</code></th>`);
    }
  });

  test.each([
    ['without API keys', undefined],
    ['with API keys', 'a-key-of-more-than-sixteen'],
  ])('shows curl calls that work as pasted, %s', async (_, key) => {
    const documented = await startTestService(key === undefined ? {} : { API_KEYS: `docs:${key}` });
    const text = await (await fetch(`${documented.url}/docs`)).text();
    const calls = Array.from(text.matchAll(/<pre><code>((?:curl|KEY=)[^]*?)<\/code>/g), ([, code = '']) =>
      decodeEntities(code),
    );
    expect(calls.length).toBeGreaterThan(10);
    for (const call of calls.filter((each) => !each.includes('/events'))) {
      const script = call.replaceAll('curl ', 'curl --fail-with-body -s ');
      const env = { ...process.env, ...(key === undefined ? {} : { API_KEY: key }) };
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
        env,
      });
      expect(stdout).toMatch(call.includes('/otp') ? /^\{"Status":"Success"/ : /^[[{<]/);
      expect(stdout).not.toMatch(/^\{"Status":"Failure"/);
    }
  });

  test('copies no markup and no shell syntax from the Host header', async () => {
    for (const Host of ['<b>x</b>', 'x$(id)', 'x;id', '']) {
      const { text } = await service.api.get('/docs').set({ Host });
      expect(text).toContain('curl http://localhost:4500/healthz');
    }
  });

  test('lists GET / and not the inbox in production', async () => {
    const production = await startTestService(await productionSettings());
    const text = await (await fetch(`${production.url}/docs`)).text();
    expect(text).toContain('<code class="endpoint">GET /</code>');
    expect(text).not.toContain('/inbox');
  });

  test('has a style sheet that loads nothing, served as text/css with nosniff', async () => {
    const { status, headers, text } = await get('/assets/docs.css');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/@import|url\(/);
  });
});
