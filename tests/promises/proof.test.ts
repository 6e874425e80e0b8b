import { createHmac, createPublicKey } from 'node:crypto';
import type { ProofClaims } from '../../src/crypt/proof';
import { p256KeyPair } from '../../src/crypt/p256-key-pair';
import { proofKeysOf } from '../support/crypt';
import { startTestService, type Env, type Reply, type TestService } from '../support/harness';
import { deriveKey } from '../support/jwe';
import { productionSettings } from '../support/production-settings';
import { checkAsDocumented } from '../support/proof-check';
import { inboxOf } from '../support/traces';

const SECRET = 'correct horse battery staple';
const KEYS = { shop: 'shop-key-0123456789', app: 'app-key-0123456789' };
const API_KEYS = Object.entries(KEYS)
  .map((pair) => pair.join(':'))
  .join();
const start = (env: Env = {}) => startTestService({ CRYPT_PASSWORD: SECRET, API_KEYS, ...env });

/** The issuer in development: the service's own address. */
const issuerOf = ({ url }: TestService) => url.replace('127.0.0.1', 'localhost');

async function call(service: TestService, route: string, body: object, key = KEYS.shop): Promise<Reply> {
  const reply = await service.api.post(`/api/v1${route}`).set('Authorization', `Bearer ${key}`).send(body);
  return reply.body as Reply;
}

/** Sends a code, redeems it, and returns the reply. */
async function redeem(
  service: TestService,
  { to = 'ada@example.com', type = '2FA', key = KEYS.shop, nonce = '' } = {},
) {
  const [route, field] = to.includes('@') ? ['/email/otp', 'email'] : ['/phone/otp', 'phone_number'];
  const { Details } = await call(service, route, { [field]: to, type, nonce }, key);
  const [message] = await inboxOf(service);
  return call(service, '/verify/otp', { verification_key: Details, otp: message?.code, check: to }, key);
}

const tokenOf = ({ Token }: Reply) => Token ?? '';
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Checks a proof with jose and the keys that `service` publishes. */
async function open(service: TestService, token: string) {
  const { createRemoteJWKSet, jwtVerify } = await import('jose');
  const keys = createRemoteJWKSet(new URL(`${service.url}/.well-known/jwks.json`));
  return jwtVerify(token, keys, { algorithms: ['ES256'], typ: 'otp-proof+jwt' });
}

let service: TestService;
beforeAll(async () => {
  service = await start();
});

describe('the proof of a redeemed code', () => {
  test('says who redeemed it, for which caller and type, and is valid for five minutes', async () => {
    const { payload, protectedHeader } = await open(service, tokenOf(await redeem(service, { to: 'Ada@Example.com' })));
    const [kid] = proofKeysOf([SECRET]).publicKeys.keys.map((key) => key.kid);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'otp-proof+jwt', kid });
    const rows = await service.database.query<{ id: string }>(
      'SELECT id FROM "OTP" ORDER BY created_at DESC LIMIT 1',
      [],
    );
    expect(payload).toEqual({
      iss: issuerOf(service),
      aud: 'shop',
      iat: expect.any(Number) as number,
      exp: (payload.iat ?? 0) + 300,
      jti: rows[0]?.id,
      auth_time: payload.iat,
      amr: ['otp'],
      email: 'ada@example.com',
      email_verified: true,
      otp_type: '2FA',
    });
    expect(Math.abs(nowSeconds() - (payload.iat ?? 0))).toBeLessThan(10);
  });

  test('of an SMS has the number', async () => {
    const reply = await redeem(service, { to: '+1 202-555-0143', type: 'FORGET', key: KEYS.app });
    const { payload } = await open(service, tokenOf(reply));
    expect(payload).toMatchObject({
      aud: 'app',
      amr: ['otp', 'sms'],
      phone_number: '+12025550143',
      phone_number_verified: true,
      otp_type: 'FORGET',
    });
    expect(payload).not.toHaveProperty('email');
  });

  test('has the nonce of the send', async () => {
    const { payload } = await open(service, tokenOf(await redeem(service, { nonce: 'n-0S6_WzA2Mj' })));
    expect(payload['nonce']).toBe('n-0S6_WzA2Mj');
  });

  test('is for anonymous where the service has no API keys', async () => {
    const { payload } = await open(service, tokenOf(await redeem(await start({ API_KEYS: '' }))));
    expect(payload.aud).toBe('anonymous');
  });

  test('names PUBLIC_URL and lasts as long as PROOF_TTL', async () => {
    const configured = await start({ PUBLIC_URL: 'https://otp.example.com/', PROOF_TTL: '20' });
    const { payload } = await open(service, tokenOf(await redeem(configured)));
    expect([payload.iss, (payload.exp ?? 0) - (payload.iat ?? 0)]).toEqual(['https://otp.example.com', 20]);
  });

  test.each([
    ['', false],
    ['https://otp.example.com', true],
  ])('is in a reply of production only with PUBLIC_URL: %j', async (PUBLIC_URL, isThere) => {
    const production = await start({
      ...(await productionSettings()),
      PUBLIC_URL,
      TEST_RECIPIENTS: 'review@example.com:654321',
      ALLOW_TEST_RECIPIENTS: 'true',
    });
    const email = 'review@example.com';
    const { Details } = await call(production, '/email/otp', { email, type: '2FA' });
    const guess = { verification_key: Details, check: email };
    const wrong = await call(production, '/verify/otp', { ...guess, otp: '654322' });
    expect(wrong).not.toHaveProperty('Token');
    const right = await call(production, '/verify/otp', { ...guess, otp: '654321' });
    expect(['Token' in right, right.Details]).toEqual([isThere, 'OTP Matched']);
  });
});

describe('a rotation of CRYPT_PASSWORD', () => {
  test('publishes the new key before it signs, and keeps the old one while it is listed', async () => {
    const [before, first, second, after] = [
      service,
      await start({ CRYPT_PASSWORD: `${SECRET},new secret` }),
      await start({ CRYPT_PASSWORD: `new secret,${SECRET}` }),
      await start({ CRYPT_PASSWORD: 'new secret' }),
    ];
    const old = [tokenOf(await redeem(before)), tokenOf(await redeem(first))];
    const fresh = [tokenOf(await redeem(second)), tokenOf(await redeem(after))];
    for (const token of old) {
      for (const checker of [before, first, second]) await expect(open(checker, token)).resolves.toBeDefined();
      await expect(open(after, token)).rejects.toThrow('no applicable key found');
    }
    for (const token of fresh) {
      for (const checker of [first, second, after]) await expect(open(checker, token)).resolves.toBeDefined();
      await expect(open(before, token)).rejects.toThrow('no applicable key found');
    }
  });
});

describe('the check that docs/proof.md describes', () => {
  /** The claims of a proof that is right in all. */
  const claims = (): Partial<ProofClaims> => ({
    iss: issuerOf(service),
    aud: 'shop',
    iat: nowSeconds(),
    exp: nowSeconds() + 300,
    jti: crypto.randomUUID(),
    email: 'ada@example.com',
    otp_type: '2FA',
  });

  /** Signs any claims and header with the key of a secret, independently of `src/`. */
  async function sign(
    payload: Partial<ProofClaims>,
    { secret = SECRET, ...header }: { secret?: string; typ?: string; kid?: string } = {},
  ) {
    const { importJWK, SignJWT } = await import('jose');
    const [jwk] = proofKeysOf([secret]).publicKeys.keys;
    const privateKey = await importJWK({ ...jwk, ...p256KeyPair(deriveKey(secret, 'proof', 48)) }, 'ES256');
    const fullHeader = { alg: 'ES256', typ: 'otp-proof+jwt', kid: jwk?.kid ?? '', ...header };
    return new SignJWT({ ...payload }).setProtectedHeader(fullHeader).sign(privateKey);
  }

  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [publicJwk] = proofKeysOf([SECRET]).publicKeys.keys;

  test('accepts a proof of the service once', async () => {
    const token = tokenOf(await redeem(service));
    const other = tokenOf(await redeem(service, { to: '+12025550143' }));
    expect(await checkAsDocumented(issuerOf(service), [{ token }, { token }, { token: other }])).toEqual([
      'ada@example.com',
      'refused: The proof was used before',
      '+12025550143',
    ]);
  });

  test('refuses proofs that are not signed by a published key', async () => {
    const [header = '', payload = '', signature = ''] = (await sign(claims())).split('.');
    const altered = encode({ ...claims(), email: 'eve@example.com' });
    const { kid } = publicJwk ?? { kid: '' };
    const hs256 = (secret: string | Buffer) => {
      const input = `${encode({ alg: 'HS256', typ: 'otp-proof+jwt', kid })}.${altered}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    };
    const publicKey = createPublicKey({ format: 'jwk', key: { ...publicJwk } });
    const forged = {
      'altered claims': `${header}.${altered}.${signature}`,
      'altered signature': `${header}.${payload}.${(signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)}`,
      'no signature': `${header}.${payload}.`,
      'alg none': `${encode({ alg: 'none', typ: 'otp-proof+jwt', kid })}.${altered}.`,
      'HS256 with the public key as PEM': hs256(publicKey.export({ format: 'pem', type: 'spki' })),
      'HS256 with the public key as DER': hs256(publicKey.export({ format: 'der', type: 'spki' })),
      'HS256 with the public key as JWK': hs256(JSON.stringify(publicJwk)),
      'a retired secret': await sign(claims(), { secret: 'retired' }),
      'a retired secret under the kid of this one': await sign(claims(), { secret: 'retired', kid }),
    };
    const checks = Object.values(forged).map((token) => ({ token }));
    const results = await checkAsDocumented(issuerOf(service), checks);
    expect(Object.fromEntries(Object.keys(forged).map((name, at) => [name, results[at]]))).toEqual({
      'altered claims': 'refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      'altered signature': 'refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      'no signature': 'refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      'alg none': 'refused: ERR_JOSE_ALG_NOT_ALLOWED',
      'HS256 with the public key as PEM': 'refused: ERR_JOSE_ALG_NOT_ALLOWED',
      'HS256 with the public key as DER': 'refused: ERR_JOSE_ALG_NOT_ALLOWED',
      'HS256 with the public key as JWK': 'refused: ERR_JOSE_ALG_NOT_ALLOWED',
      'a retired secret': 'refused: ERR_JWKS_NO_MATCHING_KEY',
      'a retired secret under the kid of this one': 'refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  test('refuses signed tokens that are meant for something else, or for another time', async () => {
    const { exp, jti, ...rest } = claims();
    const claimFailed = 'refused: ERR_JWT_CLAIM_VALIDATION_FAILED';
    const somethingElse = 'refused: The proof is for something else';
    const rows: [token: string, expected: string, nonce?: string][] = [
      [await sign(claims()), 'ada@example.com'],
      [await sign({ ...claims(), nonce: 'n-1' }), 'ada@example.com', 'n-1'],
      [await sign({ ...claims(), exp: nowSeconds() - 1 }), 'refused: ERR_JWT_EXPIRED'],
      [await sign({ ...claims(), aud: 'app' }), claimFailed],
      [await sign({ ...claims(), iss: 'https://other.example.com' }), claimFailed],
      [await sign(claims(), { typ: 'JWT' }), claimFailed],
      [await sign({ ...rest, ...(jti !== undefined && { jti }) }), claimFailed],
      [await sign({ ...rest, ...(exp !== undefined && { exp }) }), claimFailed],
      [await sign({ ...claims(), otp_type: 'FORGET' }), somethingElse],
      [await sign({ ...claims(), nonce: 'n-2' }), somethingElse, 'n-1'],
      [await sign(claims()), somethingElse, 'n-1'],
      [await sign({ ...claims(), nonce: 'n-1' }), somethingElse],
    ];
    const checks = rows.map(([token, , nonce]) => ({ token, ...(nonce !== undefined && { nonce }) }));
    expect(await checkAsDocumented(issuerOf(service), checks)).toEqual(rows.map(([, expected]) => expected));
  });
});
