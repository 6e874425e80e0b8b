import { startTestService, type TestService } from '../support/harness';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';
const BOTH = `${SHOP},https://b.example`;
const API_KEYS = 'shop:shop-key-0123456789';

function send(service: TestService, origin: string) {
  return service.api
    .post('/api/v1/email/otp')
    .set('Origin', origin)
    .set('Authorization', 'Bearer shop-key-0123456789')
    .send({ email: 'ada@example.com', type: '2FA' });
}

function preflight(service: TestService, origin: string) {
  return service.api
    .options('/api/v1/email/otp')
    .set('Origin', origin)
    .set('Access-Control-Request-Method', 'POST')
    .set('Access-Control-Request-Headers', 'authorization,content-type');
}

// Tests with the same setting share a service: starting one takes most of a test's time.
const services = new Map<string, Promise<TestService>>();
function serviceFor(CORS_ORIGINS: string): Promise<TestService> {
  const service = services.get(CORS_ORIGINS) ?? startTestService({ API_KEYS, CORS_ORIGINS });
  services.set(CORS_ORIGINS, service);
  return service;
}

const namesIn = (header: string | undefined) => (header ?? '').split(/, */).sort();

describe('a page on an allowed origin', () => {
  test('may read the reply, its rate limit headers and its request id', async () => {
    const service = await serviceFor(BOTH);
    const { status, headers } = await send(service, SHOP);
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe(SHOP);
    expect(headers['vary']).toContain('Origin');
    expect(namesIn(headers['access-control-expose-headers'])).toEqual([
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Request-Id',
    ]);
  });

  test('may read the reply to a wrong API key', async () => {
    const service = await serviceFor(BOTH);
    const reply = await send(service, SHOP).set('Authorization', 'Bearer wrong');
    expect(reply.status).toBe(401);
    expect(reply.headers['access-control-allow-origin']).toBe(SHOP);
  });

  test('gets a preflight reply without an API key, valid for 10 minutes', async () => {
    const service = await serviceFor(BOTH);
    const { status, headers, text } = await preflight(service, SHOP);
    expect(status).toBe(204);
    expect(text).toBe('');
    expect(headers['access-control-allow-origin']).toBe(SHOP);
    expect(headers['access-control-max-age']).toBe('600');
    expect(namesIn(headers['access-control-allow-methods'])).toEqual(['GET', 'POST']);
    expect(namesIn(headers['access-control-allow-headers'])).toEqual([
      ...['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
      ...['baggage', 'sentry-trace', 'traceparent', 'tracestate'],
    ]);
  });
});

test.each([
  ['https://App.Example.com', 'https://app.example.com'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example'],
  ['https://app.example.com:443', 'https://app.example.com'],
  ['https://*.example.com', 'https://app.example.com'],
  ['https://*.example.com', 'https://feature-12.example.com'],
  ['https://*.preview.example.com:8443', 'https://xn--bcher-kva.preview.example.com:8443'],
])('CORS_ORIGINS=%s allows a page on %s', async (CORS_ORIGINS, origin) => {
  const service = await serviceFor(CORS_ORIGINS);
  for (const { headers } of [await send(service, origin), await preflight(service, origin)]) {
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['vary']).toContain('Origin');
  }
});

test.each([
  'https://example.com',
  'https://a.b.example.com',
  'https://.example.com',
  'https://appxexample.com',
  'https://app.example.com.evil.example',
  'https://evil.example/app.example.com',
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://app.example.com\u00e9',
])('CORS_ORIGINS=https://*.example.com does not allow a page on %s', async (origin) => {
  const service = await serviceFor('https://*.example.com');
  const { headers } = await preflight(service, encodeURI(origin));
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test.each([
  ['an origin that is not allowed', BOTH, OTHER],
  ['an origin that starts with an allowed one', BOTH, `${SHOP}.evil.example`],
  ['an allowed host without TLS', BOTH, 'http://shop.example'],
  ['a page without an origin', BOTH, 'null'],
  ['any origin while CORS_ORIGINS is empty', '', SHOP],
])('%s gets no CORS headers', async (_, CORS_ORIGINS, origin) => {
  const service = await serviceFor(CORS_ORIGINS);
  for (const { headers } of [await send(service, origin), await preflight(service, origin)]) {
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  }
});

test.each([`${SHOP},*`, BOTH])('CORS_ORIGINS=%s does not allow credentials', async (CORS_ORIGINS) => {
  const service = await serviceFor(CORS_ORIGINS);
  const allowsAny = CORS_ORIGINS.includes('*');
  for (const { headers } of [await send(service, SHOP), await preflight(service, SHOP)]) {
    expect(headers['access-control-allow-origin']).toBe(allowsAny ? '*' : SHOP);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  }
});
