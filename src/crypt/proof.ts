import { createHash, createPrivateKey, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Keyring } from './keys';
import { p256KeyPair } from './p256-key-pair';

/** The claims of a proof, by their names in RFC 7519 and OpenID Connect Core; times are in seconds. */
export interface ProofClaims {
  iss: string;
  aud: string;
  iat: number;
  exp: number;
  jti: string;
  auth_time: number;
  amr: readonly string[];
  otp_type: string;
  email?: string;
  email_verified?: true;
  phone_number?: string;
  phone_number_verified?: true;
  nonce?: string;
}

/** A public key of RFC 7517. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  kid: string;
  use: 'sig';
  alg: 'ES256';
}

// In another thread: a signature takes 25 µs, and handing it over 5.
const signInThread = promisify(sign);

export type ProofKeys = ReturnType<typeof createProofKeys>;

/**
 * The keys that sign proofs (ES256), one for each master secret. The newest signs, and all are published: a proof of
 * the secret before it stays valid, and the key of the next one is known before it signs.
 */
export function createProofKeys(keyring: Keyring) {
  const keys = keyring.all.map(({ proof }) => signingKey(proof));
  const [newest] = keys;
  if (newest === undefined) throw new RangeError('At least one secret is needed');
  const header = encode({ alg: 'ES256', typ: 'otp-proof+jwt', kid: newest.published.kid });
  return {
    /** The JWK Set (RFC 7517), newest first. */
    publicKeys: { keys: keys.map(({ published }) => published) },

    /** @returns a compact JWS (RFC 7515) */
    async sign(claims: ProofClaims): Promise<string> {
      const input = `${header}.${encode(claims)}`;
      // JWS has the two numbers of a signature side by side (RFC 7518 3.4), where OpenSSL writes DER.
      const key = { key: newest.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      const signature = await signInThread('sha256', Buffer.from(input), key);
      return `${input}.${signature.toString('base64url')}`;
    },
  };
}

function signingKey(seed: Buffer) {
  const { x, y, d } = p256KeyPair(seed);
  const point = { crv: 'P-256', kty: 'EC', x, y } as const;
  // RFC 7638: the digest of these members in this order.
  const kid = createHash('sha256').update(JSON.stringify(point)).digest('base64url');
  const published: PublicJwk = { ...point, kid, use: 'sig', alg: 'ES256' };
  return { published, privateKey: createPrivateKey({ format: 'jwk', key: { ...point, d } }) };
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
