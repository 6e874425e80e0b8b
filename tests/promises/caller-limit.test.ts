import { bucketOf } from '../../src/middleware/client-address';
import { post, sendCode, startTestService, type Env, type TestService } from '../support/harness';

const KEYS = { API_KEYS: 'shop:shop-key-0123456789,crm:crm-key-0123456789' };
const RATE_LIMITED = { Status: 'Failure', Details: 'Too many requests', Code: 'rate_limited' };
const ONE_SEND = { LIMIT_SENDS_PER_CALLER: '1/1h' };

let sent = 0;

/** Sends to a new recipient each time, so that only the caller's limit can refuse. */
function sendToNew(service: TestService, headers: Env = {}, path = '/api/v1/email/otp') {
  sent += 1;
  const email = `person-${sent}@example.com`;
  return service.api.post(path).set(headers).send({ email, type: '2FA' });
}

const from = (forwardedFor: string) => ({ 'X-Forwarded-For': forwardedFor });
const bearing = (key: string) => ({ Authorization: `Bearer ${key}` });

describe('a caller', () => {
  test('beyond its send limit gets 429 with the policy, the remaining sends and `Retry-After`', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_CALLER: '2/1h,100/1d' });
    for (const remaining of [1, 0]) {
      const reply = await sendToNew(service);
      expect(reply.status).toBe(200);
      expect(reply.headers['ratelimit-policy']).toBe('"sends";q=2;w=3600');
      expect(reply.headers['ratelimit']).toMatch(new RegExp(`^"sends";r=${remaining};t=(3600|35\\d\\d)$`));
    }
    const refused = await sendToNew(service);
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual(RATE_LIMITED);
    expect(refused.headers['ratelimit-policy']).toBe('"sends";q=2;w=3600');
    expect(refused.headers['ratelimit']).toMatch(/^"sends";r=0;t=(3600|35\d\d)$/);
    expect(refused.headers['retry-after']).toMatch(/^(3600|35\d\d)$/);
  });

  test('has one count of sends over both channels and every spelling of the path', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_CALLER: '2/1h' });
    const phone = { phone_number: '+12025550143', type: '2FA' };
    expect((await post(service, '/phone/otp', phone)).status).toBe(200);
    expect((await sendToNew(service, {}, '/API/v1/EMAIL/otp/')).status).toBe(200);
    expect((await post(service, '/phone/otp', phone)).body).toEqual(RATE_LIMITED);
    expect((await sendToNew(service)).body).toEqual(RATE_LIMITED);
  });

  test('spends nothing on bodies that fail validation', async () => {
    const service = await startTestService({ ...ONE_SEND, LIMIT_VERIFIES_PER_CALLER: '1/1h' });
    for (let tries = 0; tries < 5; tries += 1) {
      const send = await post(service, '/email/otp', { email: 'ada@example.com', type: 'nonsense' });
      expect(send.body.Code).toBe('type_incorrect');
      const strange = await post(service, '/email/otp', { email: 'ada@example', type: '2FA' });
      expect([strange.body.Code, strange.headers.get('ratelimit')]).toEqual(['email_invalid', null]);
      expect((await post(service, '/phone/otp', { phone_number: '0', type: '2FA' })).body.Code).toBe(
        'phone_number_invalid',
      );
      expect((await post(service, '/verify/otp', { otp: '123456' })).body.Code).toBe('verification_key_not_provided');
    }
    const code = await sendCode(service);
    expect((await post(service, '/verify/otp', code)).status).toBe(200);
  });

  test('beyond its send limit can still verify, up to its limit of verifies', async () => {
    const service = await startTestService({ ...ONE_SEND, LIMIT_VERIFIES_PER_CALLER: '1/1h' });
    const code = await sendCode(service);
    expect((await sendToNew(service)).status).toBe(429);
    const verified = await post(service, '/verify/otp', code);
    expect(verified.status).toBe(200);
    expect(verified.headers.get('ratelimit-policy')).toBe('"verifies";q=1;w=3600');
    const again = await post(service, '/verify/otp', code);
    expect(again.status).toBe(429);
    expect(again.body).toEqual(RATE_LIMITED);
  });

  test('without a limit is never refused, and its replies have no RateLimit fields', async () => {
    const service = await startTestService();
    const reply = await sendToNew(service);
    expect(reply.status).toBe(200);
    expect(reply.headers).not.toHaveProperty('ratelimit');
    expect(reply.headers).not.toHaveProperty('ratelimit-policy');
  });
});

test('each API key has one bucket for all client addresses, and a wrong key spends from none', async () => {
  const service = await startTestService({ ...KEYS, ...ONE_SEND, TRUST_PROXY: '1' });
  const wrong = { ...bearing('not-a-key-of-ours'), ...from('198.51.100.1') };
  expect((await sendToNew(service, wrong)).status).toBe(401);
  const shop = bearing('shop-key-0123456789');
  expect((await sendToNew(service, { ...shop, ...from('198.51.100.1') })).status).toBe(200);
  expect((await sendToNew(service, { ...shop, ...from('203.0.113.9') })).status).toBe(429);
  const crm = { ...bearing('crm-key-0123456789'), ...from('198.51.100.1') };
  expect((await sendToNew(service, crm)).status).toBe(200);
});

describe('X-Forwarded-For', () => {
  test.each([
    ['empty', ''],
    ['false', 'false'],
    ['0', '0'],
    ['the address of another proxy', '192.0.2.1'],
  ])('does not change the bucket if TRUST_PROXY is %s', async (_, TRUST_PROXY) => {
    const service = await startTestService({ ...ONE_SEND, TRUST_PROXY });
    expect((await sendToNew(service)).status).toBe(200);
    for (const forged of ['198.51.100.1', '198.51.100.2, 198.51.100.3', '2001:db8::1', 'junk']) {
      expect((await sendToNew(service, from(forged))).status).toBe(429);
    }
  });

  test.each(['1', 'loopback', '127.0.0.1'])(
    'counts by the address that the proxy appended if TRUST_PROXY is %s',
    async (TRUST_PROXY) => {
      const service = await startTestService({ ...ONE_SEND, TRUST_PROXY });
      expect((await sendToNew(service, from('198.51.100.1'))).status).toBe(200);
      for (const spoofed of ['203.0.113.1', '203.0.113.2, 203.0.113.3', '2001:db8::1']) {
        expect((await sendToNew(service, from(`${spoofed}, 198.51.100.1`))).status).toBe(429);
      }
      expect((await sendToNew(service, from('198.51.100.1, 198.51.100.2'))).status).toBe(200);
    },
  );

  test('with addresses of one IPv6 /64 is one caller, and so is an IPv4 address mapped into IPv6', async () => {
    const service = await startTestService({ ...ONE_SEND, TRUST_PROXY: '1' });
    const statusFrom = async (address: string) => (await sendToNew(service, from(address))).status;
    expect(await statusFrom('2001:db8:1:2::1')).toBe(200);
    expect(await statusFrom('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(429);
    expect(await statusFrom('2001:DB8:0001:2:0:0:0:9')).toBe(429);
    expect(await statusFrom('2001:db8:1:3::1')).toBe(200);
    expect(await statusFrom('198.51.100.1')).toBe(200);
    expect(await statusFrom('::ffff:198.51.100.1')).toBe(429);
    expect(await statusFrom('::ffff:198.51.100.2')).toBe(200);
    expect(await statusFrom('::ffff:c633:6402')).toBe(429);
  });
});

describe('the bucket of address', () => {
  test.each([
    ['192.0.2.1', '::ffff:192.0.2.1'],
    ['192.0.2.1', '::ffff:c000:201'],
    ['2001:db8:1:2::1', '2001:db8:1:2:a:b:c:d'],
    ['2001:db8:1:2::1', '2001:0DB8:0001:0002::'],
    ['fe80::1', 'fe80::2%eth0'],
    ['::1', '::2'],
  ])('%s is that of %s', (one, other) => {
    expect(bucketOf(one)).toBe(bucketOf(other));
  });

  test.each([
    ['192.0.2.1', '192.0.2.2'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['::ffff:192.0.2.1', '::1'],
    ['', '192.0.2.1'],
  ])('%s is not that of %s', (one, other) => {
    expect(bucketOf(one)).not.toBe(bucketOf(other));
  });
});
