import { generateKeyPairSync, sign } from 'node:crypto';
import { createOtpClient, OtpUnreachableError, type ProofExpectations } from '../../src/client/client';
import { startTestService } from '../support/harness';
import { inboxOf } from '../support/traces';

const ISSUER = 'https://otp.example.com';
const EXPECTED: ProofExpectations = { audience: 'shop', type: '2FA', nonce: undefined };
const NOW = 1_800_000_000;

const CLAIMS = {
  iss: ISSUER,
  aud: 'shop',
  iat: NOW,
  exp: NOW + 300,
  jti: '0198f0b2-0000-7000-8000-000000000000',
  auth_time: NOW,
  amr: ['otp'],
  email: 'ada@example.com',
  email_verified: true,
  otp_type: '2FA',
};

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function newKey(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' } };
}
const KEY = newKey('first');

function tokenOf(claims: object = {}, header: object = {}, { privateKey, kid } = KEY) {
  const input = `${encode({ alg: 'ES256', typ: 'otp-proof+jwt', kid, ...header })}.${encode({ ...CLAIMS, ...claims })}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** A client before a service that publishes these keys. */
function clientOf(keys: object[]) {
  const state = { keys, reads: 0, atMs: NOW * 1000, isDown: false };
  const client = createOtpClient({
    baseUrl: ISSUER,
    now: () => state.atMs,
    fetch: () => {
      state.reads += 1;
      return state.isDown
        ? Promise.reject(new TypeError('fetch failed'))
        : Promise.resolve(Response.json({ keys: state.keys }));
    },
  });
  return { state, check: (token: string, others = {}) => client.checkProof(token, { ...EXPECTED, ...others }) };
}

test('a proof of the service is proven, in the session of its nonce', async () => {
  const service = await startTestService({ API_KEYS: 'shop:shop-key-0123456789' });
  const client = createOtpClient({ baseUrl: service.url, apiKey: 'shop-key-0123456789' });
  const sent = await client.sendToEmail({ email: 'Ada@Example.com', type: '2FA', nonce: 'n-1' });
  if (sent.outcome !== 'sent') throw new Error(sent.outcome);
  const [message] = await inboxOf(service);
  const { verificationKey } = sent;
  const guess = { verificationKey, code: message?.code ?? '', recipient: 'ada@example.com', type: '2FA' };
  const approved = await client.verify(guess);
  const token = approved.outcome === 'approved' ? (approved.token ?? '') : '';

  const issuer = service.url.replace('127.0.0.1', 'localhost');
  const expected = { ...EXPECTED, issuer };
  await expect(client.checkProof(token, { ...expected, nonce: 'n-1' })).resolves.toEqual({
    outcome: 'proven',
    recipient: 'ada@example.com',
    jti: expect.any(String) as string,
    redeemedAt: expect.any(Date) as Date,
    expiresAt: expect.any(Date) as Date,
    amr: ['otp'],
  });
  await expect(client.checkProof(token, expected)).resolves.toEqual({ outcome: 'invalid', claim: 'nonce' });
});

test('a proof is that of the recipient on record, in any case; a record without one matches no proof', async () => {
  const { check } = clientOf([KEY.jwk]);
  const mobile = tokenOf({ email: undefined, email_verified: undefined, phone_number: '+12025550143' });
  const other = { outcome: 'invalid', claim: 'recipient' };
  await expect(check(tokenOf(), { recipient: ' Ada@Example.com' })).resolves.toHaveProperty('outcome', 'proven');
  await expect(check(mobile, { recipient: '+1 (202) 555-0143' })).resolves.toHaveProperty('outcome', 'proven');
  for (const recipient of ['eve@example.com', '', null, undefined]) {
    await expect(check(tokenOf(), { recipient })).resolves.toEqual(other);
    await expect(check(mobile, { recipient })).resolves.toEqual(other);
  }
  const kate = tokenOf({ email: 'kate@example.com' });
  await expect(check(kate, { recipient: '\u212aate@example.com' })).resolves.toEqual(other); // the Kelvin sign
});

describe('a proof is refused', () => {
  const { check } = clientOf([KEY.jwk]);
  const [header = '', , signature = ''] = tokenOf().split('.');
  const forger = newKey('first');

  test.each<[string, string, string]>([
    ['of another issuer', tokenOf({ iss: 'https://evil.example.com' }), 'iss'],
    ['of another back end', tokenOf({ aud: 'app' }), 'aud'],
    ['of several back ends', tokenOf({ aud: ['app', 'shop'] }), 'aud'],
    ['of another type', tokenOf({ otp_type: 'FORGET' }), 'otp_type'],
    ['without a type', tokenOf({ otp_type: undefined }), 'otp_type'],
    ['with a nonce that nobody expects', tokenOf({ nonce: 'n-2' }), 'nonce'],
    ['without an end', tokenOf({ exp: undefined }), 'form'],
    ['without an id', tokenOf({ jti: undefined }), 'form'],
    ['with an end in words', tokenOf({ exp: 'never' }), 'form'],
    ['that is another JWT', tokenOf({}, { typ: 'JWT' }), 'typ'],
    ['without an algorithm', tokenOf({}, { alg: 'none' }), 'alg'],
    ['with HS256', tokenOf({}, { alg: 'HS256' }), 'alg'],
    ['with a critical header', tokenOf({}, { crit: ['b64'], b64: false }), 'alg'],
    ['of a key that is not published', tokenOf({}, { kid: 'other' }), 'kid'],
    ['that brings its own key', tokenOf({}, { kid: undefined, jwk: forger.jwk }, forger), 'kid'],
    ['that somebody else signed', tokenOf({}, {}, forger), 'signature'],
    ['with altered claims', `${header}.${encode({ ...CLAIMS, email: 'eve@example.com' })}.${signature}`, 'signature'],
    ['with an empty signature', `${header}.${encode(CLAIMS)}.`, 'signature'],
    ['in two parts', tokenOf().split('.').slice(0, 2).join('.'), 'form'],
    ['in four parts', `${tokenOf()}.x`, 'form'],
    ['that is empty', '', 'form'],
    ['that is long', 'a'.repeat(9000), 'form'],
  ])('%s', async (_name, token, claim) => {
    await expect(check(token)).resolves.toEqual({ outcome: 'invalid', claim });
  });

  test('after its end', async () => {
    const { check, state } = clientOf([KEY.jwk]);
    state.atMs += 299_999;
    await expect(check(tokenOf())).resolves.toHaveProperty('outcome', 'proven');
    state.atMs += 1;
    await expect(check(tokenOf())).resolves.toEqual({ outcome: 'expired' });
  });

  test('a second time, where the back end keeps the ids', async () => {
    const { check } = clientOf([KEY.jwk]);
    const ids = new Map<string, Date>();
    const useOnce = (jti: string, expiresAt: Date) => !ids.has(jti) && ids.set(jti, expiresAt).size > 0;
    await expect(check(tokenOf(), { useOnce })).resolves.toHaveProperty('outcome', 'proven');
    await expect(check(tokenOf(), { useOnce })).resolves.toEqual({ outcome: 'replayed' });
    expect([...ids]).toEqual([[CLAIMS.jti, new Date(CLAIMS.exp * 1000)]]);
    // A proof that is refused for another reason does not use the id up.
    await expect(check(tokenOf({ jti: 'new', aud: 'app' }), { useOnce })).resolves.toHaveProperty('claim', 'aud');
    expect(ids.has('new')).toBe(false);
  });
});

describe('the keys', () => {
  const next = newKey('next');
  const nextToken = tokenOf({}, {}, next);

  test('are read once, and again for an unknown key, at most every 30 seconds', async () => {
    const { check, state } = clientOf([KEY.jwk]);
    await Promise.all([check(tokenOf()), check(tokenOf()), check(tokenOf())]);
    for (let times = 0; times < 5; times += 1) await check(nextToken);
    expect(state.reads).toBe(1);
    state.keys = [next.jwk, KEY.jwk];
    state.atMs += 30_000;
    await expect(check(nextToken)).resolves.toHaveProperty('outcome', 'proven');
    expect(state.reads).toBe(2);
  });

  test('are read again after five minutes: a removed key ends its proofs', async () => {
    const { check, state } = clientOf([KEY.jwk]);
    const later = tokenOf({ exp: NOW + 900 });
    await expect(check(later)).resolves.toHaveProperty('outcome', 'proven');
    state.keys = [next.jwk];
    state.atMs += 300_000;
    await expect(check(later)).resolves.toEqual({ outcome: 'invalid', claim: 'kid' });
  });

  test('that cannot be read are an error, and are tried again', async () => {
    const { check, state } = clientOf([KEY.jwk]);
    state.isDown = true;
    await expect(check(tokenOf())).rejects.toBeInstanceOf(OtpUnreachableError);
    state.isDown = false;
    await expect(check(tokenOf())).resolves.toHaveProperty('outcome', 'proven');
  });

  test('of other kinds are skipped', async () => {
    const { check } = clientOf([{ kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'first' }, { kty: 'OKP' }, KEY.jwk]);
    await expect(check(tokenOf())).resolves.toHaveProperty('outcome', 'proven');
    const broken = clientOf([{ kty: 'EC', crv: 'P-256', kid: 'first', x: 'AA', y: 'AA' }]);
    await expect(broken.check(tokenOf())).rejects.toMatchObject({ reason: 'unreadable' });
  });
});
