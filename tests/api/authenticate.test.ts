import { startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';

const SHOP_KEY = 'shop-key-0123456789';
const NEW_SHOP_KEY = 'shop-key-9876543210';
const CRM_KEY = 'crm-key-abcdefghijklmnop';
const API_KEYS = `shop:${SHOP_KEY},crm:${CRM_KEY},shop:${NEW_SHOP_KEY}`;
const REQUEST = { email: 'ada@example.com', type: '2FA' };
const UNAUTHORIZED = {
  Status: 'Failure',
  Details: 'A valid API key is needed',
  Code: 'unauthorized',
};

function send(service: TestService, authorization?: string) {
  const request = service.api.post('/api/v1/email/otp');
  if (authorization !== undefined) void request.set('Authorization', authorization);
  return request.send(REQUEST);
}

async function expectUnauthorized(authorization: string | undefined, challenge: string) {
  const reply = await send(await serviceWithKeys(), authorization);
  expect(reply.status).toBe(401);
  expect(reply.body).toEqual(UNAUTHORIZED);
  expect(reply.headers['www-authenticate']).toBe(challenge);
}

describe('with API keys configured', () => {
  test.each([
    ['no Authorization header', undefined],
    ['an empty Authorization header', ''],
    ['another scheme', `Basic ${Buffer.from(`shop:${SHOP_KEY}`).toString('base64')}`],
    ['a key without a scheme', SHOP_KEY],
    ['a scheme without a key', 'Bearer '],
    ['two keys', `Bearer ${SHOP_KEY} ${CRM_KEY}`],
  ])('a request with %s gets 401 with the challenge Bearer', async (_, authorization) => {
    await expectUnauthorized(authorization, 'Bearer');
  });

  test.each([
    ['wrong', 'Bearer shop-key-0123456780'],
    ['one character too short', `Bearer ${SHOP_KEY.slice(0, -1)}`],
    ['one character too long', `Bearer ${SHOP_KEY}x`],
    ['a single character', 'Bearer x'],
    ['6,000 characters long', `Bearer ${'x'.repeat(6000)}`],
    ["a caller's name", 'Bearer shop'],
    ['a configured name:key pair', `Bearer shop:${SHOP_KEY}`],
    ['right except for its case', `Bearer ${SHOP_KEY.toUpperCase()}`],
  ])('a key that is %s gets 401 with the challenge invalid_token', async (_, authorization) => {
    await expectUnauthorized(authorization, 'Bearer error="invalid_token"');
  });

  test('every configured key is accepted, with the scheme in any case', async () => {
    const service = await serviceWithKeys();
    for (const authorization of [
      `Bearer ${SHOP_KEY}`,
      `Bearer ${CRM_KEY}`,
      `bearer ${NEW_SHOP_KEY}`,
      `BEARER  ${SHOP_KEY}`,
    ]) {
      expect((await send(service, authorization)).status).toBe(200);
    }
  });

  test('every endpoint of the API checks the key before it reads the body', async () => {
    const service = await serviceWithKeys();
    for (const path of ['email/otp', 'phone/otp', 'verify/otp', 'VERIFY/otp/']) {
      const reply = await service.api.post(`/api/v1/${path}`).type('json').send('{"not json');
      expect(reply.status).toBe(401);
      expect(reply.body).toEqual(UNAUTHORIZED);
    }
  });

  test('health checks and documentation need no key', async () => {
    const service = await serviceWithKeys();
    for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json', '/swagger.json']) {
      expect((await service.api.get(path)).status).toBe(200);
    }
  });

  test('the log names the caller and never contains a key', async () => {
    const service = await serviceWithKeys();
    const wrongKey = 'not-a-key-of-ours-123';
    for (const key of [SHOP_KEY, CRM_KEY, NEW_SHOP_KEY, wrongKey]) {
      await send(service, `Bearer ${key}`);
    }
    const requests = logged(service, 'request').slice(-4);
    expect(requests.map(({ caller, status }) => ({ caller, status }))).toEqual([
      { caller: 'shop', status: 200 },
      { caller: 'crm', status: 200 },
      { caller: 'shop', status: 200 },
      { caller: undefined, status: 401 },
    ]);
    for (const key of [SHOP_KEY, CRM_KEY, NEW_SHOP_KEY, wrongKey]) {
      expect(service.output()).not.toContain(key);
    }
  });
});

test('without API keys configured, the Authorization header is ignored', async () => {
  const service = await startTestService();
  expect((await send(service)).status).toBe(200);
  expect((await send(service, 'Bearer nobody-knows-this-key')).status).toBe(200);
});

let shared: Promise<TestService> | undefined;
const serviceWithKeys = () => (shared ??= startTestService({ API_KEYS }));
