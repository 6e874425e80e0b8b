import { once } from 'node:events';
import http from 'node:http';
import { startBackEnd } from '../support/documented-back-end';
import { post, startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';
import {
  fromBackEnd,
  fromPage,
  newAddress,
  PAGES,
  sendCodeFromPage,
  sendFrom,
  APP_PAGE,
  SHOP_PAGE,
} from '../support/pages';
import { checkAsDocumented } from '../support/proof-check';
import { PAYMENT, templatesFolder } from '../support/templates-folder';

const OTHER = 'https://evil.example';
const UNAUTHORIZED = { Status: 'Failure', Details: 'A valid API key is needed', Code: 'unauthorized' };

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    ...PAGES,
    LIMIT_SENDS_PER_VISITOR: 'off',
    LIMIT_VERIFIES_PER_VISITOR: 'off',
    BRAND_CALLERS: 'shop',
    TEMPLATES_DIR: templatesFolder(PAYMENT),
  });
});

describe('a page of a listed origin', () => {
  test('sends, resends, asks for the status and verifies without an API key, as its caller', async () => {
    const code = await sendCodeFromPage(service, 'ada@example.com');
    const key = { verification_key: code.verification_key };
    expect((await post(service, '/status/otp', key, fromPage())).body.Details).toBe('pending');
    expect((await post(service, '/resend/otp', key, fromPage())).status).toBe(200);
    const verified = await post(service, '/verify/otp', code, fromPage());
    expect(verified.body).toMatchObject({ Details: 'OTP Matched', Recipient: 'ada@example.com' });
    expect(verified.headers.get('access-control-allow-origin')).toBe(SHOP_PAGE);
    expect(logged(service, 'request').at(-1)).toMatchObject({ caller: 'shop', page: SHOP_PAGE, status: 200 });
  });

  test('cancels its code', async () => {
    const { verification_key } = await sendCodeFromPage(service);
    expect((await post(service, '/cancel/otp', { verification_key }, fromPage())).body.Details).toBe('OTP Canceled');
  });

  test('shares its codes with the back end of its caller, and with no other caller', async () => {
    const code = await sendCodeFromPage(service);
    const elsewhere = await post(service, '/verify/otp', code, fromPage(APP_PAGE));
    expect(elsewhere.body).toEqual({ Status: 'Failure', Details: 'Bad Request', Code: 'verification_key_invalid' });
    expect((await post(service, '/verify/otp', code, fromBackEnd)).status).toBe(200);
    expect(logged(service, 'request').at(-1)).not.toHaveProperty('page');
  });

  test('may call from its script: the replies name its origin alone, also a failure and a preflight', async () => {
    const preflight = await service.api
      .options('/api/v1/verify/otp')
      .set({ Origin: SHOP_PAGE, 'Access-Control-Request-Method': 'POST' })
      .set('Access-Control-Request-Headers', 'content-type,idempotency-key');
    const failure = await sendFrom(service, fromPage(), { type: 'nonsense' });
    expect([preflight.status, failure.status]).toEqual([204, 400]);
    for (const { headers } of [preflight, failure]) {
      expect(headers['access-control-allow-origin']).toBe(SHOP_PAGE);
      expect(headers['vary']).toContain('Origin');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
    expect(preflight.headers['access-control-allow-headers']).toContain('Idempotency-Key');
    expect(failure.headers['access-control-expose-headers']).toContain('Retry-After');
  });

  test('needs an API key for everything else', async () => {
    const reply = await service.api.get('/status').set(fromPage());
    expect([reply.status, reply.body]).toEqual([401, UNAUTHORIZED]);
  });

  test('that gives an API key is judged by the key', async () => {
    const wrong = await sendFrom(service, { ...fromPage(), Authorization: 'Bearer wrong' });
    expect([wrong.status, wrong.body]).toEqual([401, UNAUTHORIZED]);
    expect((await sendFrom(service, { ...fromPage(OTHER), ...fromBackEnd })).status).toBe(200);
  });
});

test.each([
  OTHER,
  'null',
  'http://login.example.com',
  'https://login.example.com:8443',
  'https://login.example.com.evil.example',
  'https://LOGIN.example.com',
  `${SHOP_PAGE}, ${APP_PAGE}`,
  '',
])('a page of the origin %j gets 401 and no CORS header', async (origin) => {
  const reply = await sendFrom(service, fromPage(origin));
  expect([reply.status, reply.body]).toEqual([401, UNAUTHORIZED]);
  expect(reply.headers['access-control-allow-origin']).toBeUndefined();
});

test('two Origin header fields are not a listed origin', async () => {
  const request = http.request(`${service.url}/api/v1/email/otp`, {
    method: 'POST',
    headers: ['Host', 'localhost', 'Origin', OTHER, 'Origin', SHOP_PAGE, 'Content-Length', '0'],
  });
  const replied = once(request, 'response') as Promise<[http.IncomingMessage]>;
  request.end();
  const [reply] = await replied;
  reply.resume();
  expect(reply.statusCode).toBe(401);
});

describe('a page may not set', () => {
  const REFUSED = { Code: 'field_not_for_pages', Status: 'Failure' };

  test.each([
    ['the brand, although its caller may', '/email/otp', { email: 'ada@example.com', type: '2FA', brand: 'Acme' }],
    [
      'the variables of a message',
      '/email/otp',
      { email: 'ada@example.com', type: 'PAYMENT', variables: { amount: '5 EUR', payee: 'evil.example' } },
    ],
    [
      'the app that reads the code',
      '/phone/otp',
      { phone_number: '+12025550143', type: '2FA', android_hash: 'FA+9qCX9VSu' },
    ],
    ['another site', '/phone/otp', { phone_number: '+12025550143', type: '2FA', web_domain: 'evil.example' }],
  ])('%s', async (_, route, body) => {
    const reply = await post(service, route, body, fromPage());
    expect([reply.status, reply.body]).toEqual([403, expect.objectContaining(REFUSED)]);
    expect((await post(service, route, body, fromBackEnd)).status).toBe(200);
  });

  test.each([{ brand: 'Acme' }, { variables: { amount: '5 EUR' } }, { android_hash: 'FA+9qCX9VSu' }])(
    '%j in a resend',
    async (field) => {
      const { verification_key } = await sendCodeFromPage(service);
      const reply = await post(service, '/resend/otp', { verification_key, ...field }, fromPage());
      expect([reply.status, reply.body]).toEqual([403, expect.objectContaining(REFUSED)]);
    },
  );
});

test('a page may set the language, the nonce, the challenge and its own site', async () => {
  const own = { web_domain: 'login.example.com', locale: 'de', nonce: 'n', code_challenge: 'x'.repeat(43) };
  const reply = await post(service, '/phone/otp', { phone_number: '+12025550144', type: '2FA', ...own }, fromPage());
  expect(reply.status).toBe(200);
});

test("a page's Idempotency-Key is not that of the caller's back end", async () => {
  const body = { email: newAddress(), type: '2FA' };
  const idempotent = { 'Idempotency-Key': '"7d9f2c1e"' };
  expect((await post(service, '/email/otp', body, { ...fromBackEnd, ...idempotent })).status).toBe(200);
  const others = { ...body, email: newAddress() };
  expect((await post(service, '/email/otp', others, { ...fromPage(), ...idempotent })).status).toBe(200);
  expect((await post(service, '/email/otp', body, { ...fromPage(), ...idempotent })).status).toBe(422);
});

describe('the back end of a page', () => {
  const issuer = () => service.url.replace('127.0.0.1', 'localhost');

  test('believes only the Token: it names the caller, the recipient and the nonce of the session', async () => {
    const sent = await sendCodeFromPage(service, 'Grace@Example.com', { nonce: 'session-1' });
    const { Token: token = '' } = (await post(service, '/verify/otp', sent, fromPage())).body;
    const [forged, forAnotherSession, right, replayed] = await checkAsDocumented(issuer(), [
      { token: `${token.slice(0, -8)}AAAAAAAA`, nonce: 'session-1' },
      { token, nonce: 'session-2' },
      { token, nonce: 'session-1' },
      { token, nonce: 'session-1' },
    ]);
    expect(right).toBe('grace@example.com');
    for (const refused of [forged, forAnotherSession, replayed]) expect(refused).toMatch(/^refused: /);
  });

  test('of docs/pages.md signs in the recipient on record, in the session of the nonce, and once', async () => {
    const url = await startBackEnd(issuer());
    const login = async (path: string, cookie: string, body = {}) => {
      const headers = { 'Content-Type': 'application/json', cookie };
      const reply = await fetch(`${url}/login/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { ...((await reply.json()) as { nonce?: string; ok?: boolean }), reply };
    };
    const begin = async (recipient: string) => {
      const { nonce = '', reply } = await login('start', '');
      const code = await sendCodeFromPage(service, recipient, { nonce });
      const { Token: token } = (await post(service, '/verify/otp', code, fromPage())).body;
      return { cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '', token };
    };
    const grace = await begin('grace@example.com');
    const eve = await begin('eve@example.com');
    const isSignedIn = async ({ cookie, token }: { cookie: string; token: unknown }) =>
      (await login('finish', cookie, { token })).ok;
    expect(await isSignedIn({ ...grace, cookie: '' })).toBe(false);
    expect(await isSignedIn(eve)).toBe(false);
    expect(await isSignedIn(grace)).toBe(true);
    expect(await isSignedIn(grace)).toBe(false);
  });

  test("refuses the Token of another caller's page", async () => {
    const code = await sendFrom(service, fromPage(APP_PAGE), { email: 'eve@example.com' });
    const [message] = (await (await fetch(`${service.url}/inbox`)).json()) as { code: string }[];
    const body = {
      verification_key: (code.body as { Details: string }).Details,
      otp: message?.code,
      check: 'eve@example.com',
    };
    const { Token: token = '' } = (await post(service, '/verify/otp', body, fromPage(APP_PAGE))).body;
    expect(await checkAsDocumented(issuer(), [{ token }])).toEqual(['refused: ERR_JWT_CLAIM_VALIDATION_FAILED']);
  });
});

test('without API keys, a page acts as its caller, and other programs stay anonymous', async () => {
  const open = await startTestService({ PAGE_ORIGINS: 'shop=http://localhost:3000' });
  const local = fromPage('http://localhost:3000');
  const { body } = await post(open, '/email/otp', { email: newAddress(), type: '2FA' }, local);
  const status = { verification_key: body.Details };
  expect((await post(open, '/status/otp', status)).body.Code).toBe('verification_key_invalid');
  expect((await post(open, '/status/otp', status, local)).body.Details).toBe('pending');
  expect((await sendFrom(open, {})).status).toBe(200);
});
