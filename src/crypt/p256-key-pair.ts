import { createECDH } from 'node:crypto';

// The order of P-256's base point (SP 800-186, 3.2.1.3).
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const BYTES = 32;

/** A private key and its public point, as the members of a JWK (RFC 7518 6.2). */
export interface KeyPair {
  d: string;
  x: string;
  y: string;
}

/**
 * The key pair of a seed: FIPS 186-5 A.2.1, with the seed in the place of random bits.
 * @param seed at least 40 bytes: with 64 bits more than the order has, the remainder is even enough
 */
export function p256KeyPair(seed: Buffer): KeyPair {
  const scalar = (BigInt(`0x${seed.toString('hex')}`) % (ORDER - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(BYTES * 2, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d);
  const point = curve.getPublicKey().subarray(1); // without the byte that says "not compressed"
  const [x, y] = [point.subarray(0, BYTES), point.subarray(BYTES)];
  return { d: d.toString('base64url'), x: x.toString('base64url'), y: y.toString('base64url') };
}
