import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PublicJwk } from '../../src/crypt/proof';
import { p256KeyPair } from '../../src/crypt/p256-key-pair';
import { proofKeysOf } from '../support/crypt';
import { deriveKey } from '../support/jwe';

interface Vector {
  secret: string;
  seed: string;
  d: string;
  jwk: PublicJwk;
}

const FILE = path.join(__dirname, '..', 'vectors', 'proof.json');
const { vectors } = JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] };
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const numberIn = (text: string) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
const seedOf = (number: bigint) => Buffer.from(number.toString(16).padStart(96, '0'), 'hex');

describe('the key that signs proofs', () => {
  test.each(vectors)('of the secret "$secret" is that of the vectors', ({ secret, seed, d, jwk }) => {
    expect(deriveKey(secret, 'proof', 48).toString('hex')).toBe(seed);
    expect(numberIn(d)).toBe((BigInt(`0x${seed}`) % (ORDER - 1n)) + 1n);
    expect(proofKeysOf([secret]).publicKeys).toEqual({ keys: [jwk] });
  });

  test.each(vectors)('of the secret "$secret" is named by its RFC 7638 thumbprint', async ({ jwk }) => {
    const { calculateJwkThumbprint } = await import('jose');
    expect(jwk.kid).toBe(await calculateJwkThumbprint(jwk));
  });

  test.each(vectors)('of the secret "$secret" signs in jose what the service publishes', async ({ d, jwk }) => {
    const { compactVerify, CompactSign, importJWK } = await import('jose');
    const signed = await new CompactSign(Buffer.from('text'))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(await importJWK({ ...jwk, d }, 'ES256'));
    const { payload } = await compactVerify(signed, await importJWK({ ...jwk }, 'ES256'));
    expect(Buffer.from(payload).toString()).toBe('text');
  });

  test.each([
    ['0', 0n, 1n],
    ['n - 2', ORDER - 2n, ORDER - 1n],
    ['n - 1', ORDER - 1n, 1n],
    ['2^384 - 1', 2n ** 384n - 1n, ((2n ** 384n - 1n) % (ORDER - 1n)) + 1n],
  ])('of the seed %s is a number from 1 to n - 1, in 32 bytes', (_, seed, expected) => {
    const { d, x, y } = p256KeyPair(seedOf(seed));
    expect(numberIn(d)).toBe(expected);
    expect([d, x, y].map((member) => Buffer.from(member, 'base64url').length)).toEqual([32, 32, 32]);
  });

  test('of the seed 0 has the base point of P-256 as its public key', () => {
    const { x, y } = p256KeyPair(seedOf(0n));
    expect(Buffer.from(x, 'base64url').toString('hex')).toMatch(/^6b17d1f2e12c4247f8bce6e563a440f2.*d898c296$/);
    expect(Buffer.from(y, 'base64url').toString('hex')).toMatch(/^4fe342e2fe1a7f9b8ee7eb4a7c0f9e16.*37bf51f5$/);
  });
});

test('the published keys follow the order of the secrets, and only the first signs', async () => {
  const [first, second] = vectors.map(({ jwk }) => jwk);
  const secrets = vectors.slice(0, 2).map(({ secret }) => secret);
  const keys = proofKeysOf(secrets);
  expect(keys.publicKeys.keys).toEqual([first, second]);
  const claims = { iss: 'i', aud: 'a', iat: 1, exp: 2, jti: 'j', auth_time: 1, amr: ['otp'], otp_type: '2FA' };
  const [header = ''] = (await keys.sign(claims)).split('.');
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
    alg: 'ES256',
    typ: 'otp-proof+jwt',
    kid: first?.kid,
  });
});
