import { createHmac, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';
import { decrypt, encrypt, type ContentKeys } from './content-encryption';

/**
 * What a verification key says, sealed inside it. The names are those of RFC 7519 where it has one, so
 * that any JOSE library reads them: `jti` is the OTP's id, `sub` the recipient; times are in seconds.
 */
export interface Claims {
  jti: string;
  sub: string;
  type: string;
  iat: number;
  exp: number;
}

const ClaimsSchema: z.ZodType<Claims> = z.object({
  jti: z.uuid(),
  sub: z.string().min(1),
  type: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
});

/** The sealed claims together with the secret they were sealed under. */
export interface Opened {
  claims: Claims;
  kid: string;
}

export interface Crypt {
  /** Seals claims into a verification key: a compact JWE (RFC 7516), `dir`, A256CBC-HS512. */
  seal(claims: Claims): Opened & { key: string };
  /** Opens a verification key. Every way to fail gives the same undefined. */
  open(key: string): Opened | undefined;
  /** The keyed digest that stands for a code in the database. */
  digest(opened: Opened, code: string): string;
  /**
   * The keyed digest under which something is counted. A code is counted under the secret of its key, a
   * recipient under the oldest one listed: a new secret in front gives nobody guesses back.
   */
  counterKey: (purpose: string, value: string, kid?: string) => string;
}

interface Keys extends ContentKeys {
  kid: string;
  otp: Buffer;
  counter: Buffer;
}

/** In characters: a real key has about 350. */
export const MAX_KEY_LENGTH = 2048;
const EMPTY_ENCRYPTED_KEY = ''; // `dir` has none (RFC 7516 5.1 step 5)

/**
 * @param secrets master secrets, at least one: the first seals, every one of them opens
 */
export function createCrypt(secrets: readonly string[]): Crypt {
  const all = secrets.map(deriveKeys);
  const newest = all[0];
  if (newest === undefined) throw new RangeError('At least one secret is needed');
  const byKid = new Map(all.map((keys) => [keys.kid, keys]));

  return {
    seal(claims) {
      const iv = randomBytes(16);
      const { ciphertext, tag } = encrypt(newest, iv, JSON.stringify(claims));
      const parts = [iv, ciphertext, tag].map((part) => part.toString('base64url'));
      const key = [newest.header, EMPTY_ENCRYPTED_KEY, ...parts].join('.');
      return { claims, kid: newest.kid, key };
    },

    open(key) {
      if (key.length > MAX_KEY_LENGTH) return undefined;
      const [header, encryptedKey, ...rest] = key.split('.');
      const keys = all.find((candidate) => candidate.header === header);
      const [iv, ciphertext, tag] = rest.map(decodeBase64url);
      if (keys === undefined || encryptedKey !== EMPTY_ENCRYPTED_KEY || rest.length !== 3) {
        return undefined;
      }
      if (iv === undefined || ciphertext === undefined || tag === undefined) return undefined;
      const plaintext = decrypt(keys, { iv, ciphertext, tag });
      if (plaintext === undefined) return undefined;
      const claims = ClaimsSchema.safeParse(parseJson(plaintext));
      return claims.success ? { claims: claims.data, kid: keys.kid } : undefined;
    },

    digest({ claims, kid }, code) {
      const keys = byKid.get(kid) ?? newest;
      // A JSON array, so that no two different sets of values give the same text.
      const text = JSON.stringify([claims.jti, claims.sub, claims.type, claims.exp, code]);
      return createHmac('sha256', keys.otp).update(text).digest('base64url');
    },

    counterKey(purpose, value, kid) {
      const keys = (kid === undefined ? undefined : byKid.get(kid)) ?? all.at(-1) ?? newest;
      return createHmac('sha256', keys.counter).update(`${purpose}:${value}`).digest('base64url');
    },
  };
}

/**
 * scrypt once per secret, at start, because a master secret may be a pass phrase that somebody chose;
 * then HKDF (RFC 5869) for one key a purpose. The content encryption key is the MAC key followed by the
 * encryption key (RFC 7518 5.2.2.1): 64 bytes that any JOSE library takes as they are.
 */
function deriveKeys(secret: string): Keys {
  const root = scryptSync(secret, 'otp-service/v1', 32, { N: 16_384, r: 8, p: 1 });
  const expand = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', root, '', `otp-service/v1/${purpose}`, bytes));
  const contentKey = expand('verification-key', 64);
  const kid = expand('kid', 6).toString('base64url');
  const header = { alg: 'dir', enc: 'A256CBC-HS512', kid };
  return {
    kid,
    header: Buffer.from(JSON.stringify(header)).toString('base64url'),
    mac: contentKey.subarray(0, 32),
    encryption: contentKey.subarray(32),
    otp: expand('otp', 32),
    counter: expand('counter', 32),
  };
}

/** Strict: a spelling that decodes to the same bytes as another is refused, or keys could be altered. */
function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
