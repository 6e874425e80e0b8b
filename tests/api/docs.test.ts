import { ADVICE } from '../../src/api-docs/advice';
import { ERROR_CODES } from '../../src/errors';
import { startTestService, type TestService } from '../support/harness';
import { addressesIn, decodeEntities, INLINE_CODE } from '../support/page-source';
import { productionSettings } from '../support/production-settings';
import { statusOf } from '../support/status-of';

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

  test('says what to do about each failure, as docs/errors.md does', async () => {
    const { text } = await get('/docs');
    const entries = Array.from(text.matchAll(/<div id="(\w+)"><dt><code>\1<\/code>[^]*?<dd>([^]*?)<br>/g));
    const advice = new Map(entries.map(([, code = '', words = '']) => [code, decodeEntities(words)]));
    expect([...advice.keys()].sort()).toEqual([...ERROR_CODES].sort());
    for (const code of ERROR_CODES) {
      expect(advice.get(code)?.replaceAll(/<\/?code>/g, '`')).toBe(ADVICE[code]);
    }
  });

  test('copies no markup and no shell syntax from the Host header', async () => {
    for (const Host of ['<b>x</b>', 'x$(id)', 'x;id', '']) {
      const { text } = await service.api.get('/docs').set({ Host });
      expect(text).toContain('curl -sS http://localhost:4500/api/v1/email/otp');
    }
  });

  test('leads to the pages of development only in development', async () => {
    const production = await startTestService(await productionSettings());
    for (const page of ['/docs', '/docs/reference']) {
      const text = await (await fetch(production.url + page)).text();
      const links = addressesIn(text).map((address) => new URL(address, production.url + page).pathname);
      expect(links).toEqual(expect.arrayContaining(['/docs', '/docs/reference', '/openapi.json']));
      expect(links).not.toEqual(expect.arrayContaining(['/preview']));
      expect(links).not.toEqual(expect.arrayContaining(['/']));
      for (const link of links) expect([link, await statusOf(production.url + link)]).toEqual([link, 200]);
    }
    expect(addressesIn((await get('/docs')).text)).toEqual(expect.arrayContaining(['./', './preview']));
  });

  test.each(['page', 'docs', 'reference'])('has a style sheet %s.css that loads nothing', async (name) => {
    const { status, headers, text } = await get(`/assets/${name}.css`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/@import|url\(/);
  });
});

describe('/docs/reference', () => {
  test('may run only scripts of this service, and has styles of its own', async () => {
    const { status, headers, text } = await get('/docs/reference');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).not.toMatch(INLINE_CODE);
    expect(headers.get('content-security-policy')).toBe(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join(';'),
    );
  });

  test('has its library compressed, as a script with its license', async () => {
    const { status, headers, text } = await get('/assets/scalar.js.gz');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(text).toMatch(/@scalar\/api-reference \d+\.\d+\.\d+/);
    expect((await get('/assets/scalar.LICENSE.txt')).text).toMatch(/^MIT License/);
  });
});
