import { post, startTestService, type Env, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';

interface Sender {
  service: TestService;
  apiKey: string;
}

async function sendAs({ service, apiKey }: Sender, body: object) {
  const route = 'email' in body ? '/email/otp' : '/phone/otp';
  const reply = await fetch(`${service.url}/api/v1${route}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ type: '2FA', ...body }),
  });
  const [newest] = await inboxOf(service);
  return { status: reply.status, body: (await reply.json()) as object, newest };
}

const EMAIL = { email: 'ada@example.com' };
const PHONE = { phone_number: '+12025550143' };

const start = (env: Env) => startTestService({ APP_NAME: 'Acme', ...env });

describe('a brand with API keys set', () => {
  const API_KEYS = 'shop:the-key-of-the-shop,app:the-key-of-the-app.';

  test.each([
    ['an e-mail', EMAIL],
    ['an SMS', PHONE],
  ])('replaces the app name in %s only for a caller in BRAND_CALLERS', async (_, recipient) => {
    const service = await start({ API_KEYS, BRAND_CALLERS: 'shop' });
    const shop = { service, apiKey: 'the-key-of-the-shop' };
    const app = { service, apiKey: 'the-key-of-the-app.' };

    const { status, newest } = await sendAs(shop, { ...recipient, brand: 'Bloom' });
    expect(status).toBe(200);
    expect(newest?.text).toContain('Bloom');
    expect(newest?.text).not.toContain('Acme');

    const refused = await sendAs(app, { ...recipient, brand: 'Bloom' });
    expect([refused.status, refused.body]).toEqual([
      403,
      {
        Status: 'Failure',
        Details: 'This caller may not choose the brand',
        Code: 'brand_not_allowed',
      },
    ]);
    expect(refused.newest).toEqual(newest);
    expect((await sendAs(app, recipient)).newest?.text).toContain('Acme');
  });
});

describe('a brand in development without API keys', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await start({});
  });

  async function sendBranded(brand: string) {
    const { status } = await post(service, '/email/otp', { ...EMAIL, type: '2FA', brand });
    const [newest] = await inboxOf(service);
    return { status, newest };
  }

  test('is accepted from every caller and escaped in HTML', async () => {
    const brand = '<b>Blüm</b> & "Söhne"';
    const { status, newest } = await sendBranded(brand);
    expect(status).toBe(200);
    expect(newest?.subject).toBe(`${newest?.code ?? ''} is your ${brand} sign-in code`);
    expect(newest).toMatchObject({ html: expect.not.stringContaining('<b>') as string });
  });

  test('defaults to the app name when it is empty', async () => {
    expect((await sendBranded('')).newest?.text).toMatch(/\nAcme\n$/);
  });

  test.each(['می\u200cخواهم', '👩\u200d💻 Dev'])('may contain joiners: %s', async (brand) => {
    expect((await sendBranded(brand)).newest?.subject).toContain(brand);
  });

  test.each([
    'x'.repeat(25),
    'A\r\nBcc: eve@example.org',
    'A\u202eB',
    'A\u2028B',
    'A\0',
    ' ',
    '\u00a0',
    5,
    ['A'],
    null,
  ])('is rejected with 400 when it is %j', async (brand) => {
    for (const [route, recipient] of [
      ['/email/otp', EMAIL],
      ['/phone/otp', PHONE],
    ] as const) {
      const reply = await post(service, route, { ...recipient, type: '2FA', brand });
      expect([reply.status, reply.body]).toEqual([
        400,
        {
          Status: 'Failure',
          Details: 'Brand must be 1 to 24 characters on one line',
          Code: 'brand_invalid',
        },
      ]);
    }
  });
});
