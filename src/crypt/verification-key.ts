import { z } from 'zod';
import { decrypt, encrypt } from './content-encryption';
import { initializationVector } from './initialization-vector';
import type { Keyring } from './keys';

/**
 * The claims inside a verification key. The names are those of RFC 7519, so that any JOSE library
 * reads them: `jti` is the OTP's id, `sub` the recipient; times are in seconds.
 */
export interface Claims {
  jti: string;
  sub: string;
  type: string;
  iat: number;
  exp: number;
  /** The caller that sent the code: no other caller may use the key. */
  aud?: string | undefined;
  /** The address as typed, where it is spelled otherwise than `sub`. */
  to?: string | undefined;
  /** The channel of the message. */
  ch?: string | undefined;
  /** The language of the message. */
  loc?: string | undefined;
  /** Digits that unmask the code in the database. */
  pad?: string | undefined;
  /** Comes back in the proof. */
  nonce?: string | undefined;
  /** The challenge of RFC 7636: the SHA-256 of the code verifier. */
  chal?: string | undefined;
}

const text = z.string().min(1).optional(); // keys from before an upgrade lack these claims

export const ClaimsSchema: z.ZodType<Claims> = z.object({
  jti: z.uuid(),
  sub: z.string().min(1),
  type: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
  aud: text,
  to: text,
  ch: text,
  loc: text,
  pad: text,
  nonce: text,
  chal: text,
});

/** The claims of a verification key, and the id of the secret that sealed them. */
export interface OpenedKey {
  claims: Claims;
  kid: string;
}

export type VerificationKeys = ReturnType<typeof createVerificationKeys>;

/** In characters. A real key has about 450. */
export const MAX_KEY_LENGTH = 2048;
const EMPTY_ENCRYPTED_KEY = ''; // with `dir` it is empty (RFC 7516 5.1 step 5)

/**
 * Verification keys: compact JWEs (RFC 7516) with `dir` and A256CBC-HS512. The newest secret seals; every secret opens.
 */
export function createVerificationKeys(keyring: Keyring) {
  return {
    /** @param kid the secret to seal with; the newest where it is not given */
    seal: (claims: Claims, kid?: string): string => {
      const keys = (kid === undefined ? undefined : keyring.withKid(kid)) ?? keyring.newest;
      const iv = initializationVector();
      const { ciphertext, tag } = encrypt(keys, iv, JSON.stringify(claims));
      const parts = [iv, ciphertext, tag].map((part) => part.toString('base64url'));
      return [keys.header, EMPTY_ENCRYPTED_KEY, ...parts].join('.');
    },

    /** @returns undefined, without a reason, for every key that this service did not seal */
    open: (key: string): OpenedKey | undefined => {
      if (key.length > MAX_KEY_LENGTH) return undefined;
      const [header, encryptedKey, ...rest] = key.split('.');
      const keys = keyring.withHeader(header);
      if (keys === undefined || encryptedKey !== EMPTY_ENCRYPTED_KEY || rest.length !== 3) {
        return undefined;
      }
      const [iv, ciphertext, tag] = rest.map(decodeBase64url);
      if (iv === undefined || ciphertext === undefined || tag === undefined) return undefined;
      const plaintext = decrypt(keys, { iv, ciphertext, tag });
      if (plaintext === undefined) return undefined;
      const claims = ClaimsSchema.safeParse(parseJson(plaintext));
      return claims.success ? { claims: claims.data, kid: keys.kid } : undefined;
    },
  };
}

/** Rejects a second spelling of the same bytes: it would be an altered key that still opens. */
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
