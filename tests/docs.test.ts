import { FAILURES_BY_ROUTE } from './contract-failures';
import { startTestService, type TestService } from './harness';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

const get = async (path: string) => {
  const reply = await fetch(service.url + path);
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};

describe('/docs', () => {
  test('is a page that may load nothing but its own files', async () => {
    const { status, headers } = await get('/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split(';').slice(0, 3)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('has no inline script, style or handler, and loads from no other origin', async () => {
    const { text } = await get('/docs');
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:/i);
    const addresses = Array.from(text.matchAll(/\s(?:src|href)="([^"]*)"/g), ([, to = '']) => to);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^(#|\/(?!\/))/);

    for (const address of addresses.filter((to) => to.startsWith('/'))) {
      expect([address, (await get(address)).status]).toEqual([address, 200]);
    }
    for (const anchor of addresses.filter((to) => to.startsWith('#'))) {
      expect(text).toContain(` id="${anchor.slice(1)}"`);
    }
  });

  test('tells every endpoint, field and failure', async () => {
    const { text } = await get('/docs');
    const posts = Object.keys(FAILURES_BY_ROUTE).map((route) => `POST /api/v1${route}`);
    for (const endpoint of [...posts, 'GET /healthz', 'GET /readyz', 'GET /status']) {
      expect(text).toContain(endpoint);
    }
    for (const rows of Object.values(FAILURES_BY_ROUTE)) {
      for (const [code, status, details] of rows) {
        expect(text).toContain(`${status} <code>${code}</code></th><td>${details}</td>`);
      }
    }
    for (const field of ['email', 'phone_number', 'type', 'otp', 'verification_key', 'check']) {
      expect(text).toContain(`<th scope="row"><code>${field}</code></th>`);
    }
  });

  test('has its style sheet served, to read and not to sniff', async () => {
    const { status, headers, text } = await get('/assets/docs.css');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/@import|url\(/);
  });
});
