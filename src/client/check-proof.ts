import { fromBase64url } from './base64url';
import type { ProofKeyOf, PublicKey } from './proof-keys';
import { identityOf } from './recipient';
import { parseObject } from './reply';

const LONGEST_TOKEN = 8192;

export interface ProofExpectations {
  /** The name of your API key in the service's `API_KEYS`. */
  audience: string;
  /** The type of the send: a code for a newsletter must not reset a password. */
  type: string;
  /** The nonce that your session gave the send; undefined if the send had none. */
  nonce: string | undefined;
  /**
   * The address, in any case, or the number in E.164 on record: a page could have chosen another one. A record without
   * it matches no proof.
   */
  recipient?: string | null | undefined;
  /** The service's `PUBLIC_URL`. The default is `baseUrl`. */
  issuer?: string | undefined;
  /**
   * Keeps `jti` until `expiresAt`, and says whether it is new. Without it, a proof passes again until it expires.
   */
  useOnce?: ((jti: string, expiresAt: Date) => boolean | Promise<boolean>) | undefined;
}

/** A proof that is right in all. */
export interface Proven {
  outcome: 'proven';
  /** The address in lower case, or the number in E.164: take it from here and not from the page. */
  recipient: string;
  /** Unique to the redeemed code. */
  jti: string;
  redeemedAt: Date;
  expiresAt: Date;
  /** How (RFC 8176): `["otp"]` by e-mail, `["otp","sms"]`, `["otp","tel"]`. */
  amr: readonly string[];
}

export type ProofResult =
  | Proven
  | { outcome: 'expired' }
  /** `useOnce` had it before. */
  | { outcome: 'replayed' }
  /** Forged, or for another back end, type, session or recipient. `claim` is the part that is wrong. */
  | { outcome: 'invalid'; claim: HeaderClaim | 'form' | 'iss' | 'aud' | 'otp_type' | 'nonce' | 'recipient' };

type HeaderClaim = 'typ' | 'alg' | 'kid' | 'signature';

type Invalid = Extract<ProofResult, { outcome: 'invalid' }>;
const invalid = (claim: Invalid['claim']): Invalid => ({ outcome: 'invalid', claim });

interface Dependencies {
  keyOf: ProofKeyOf;
  issuer: string;
  now: () => number;
}

export type CheckProof = ReturnType<typeof createCheckProof>;

export function createCheckProof({ keyOf, issuer: ownIssuer, now }: Dependencies) {
  /**
   * Checks the `Token` of a verify with the service's public keys.
   * @throws OtpUnreachableError or OtpServiceError if the keys cannot be read
   */
  return async (token: string, expected: ProofExpectations): Promise<ProofResult> => {
    const parts = partsOf(token);
    if (parts === undefined) return invalid('form');
    const { header, claims } = parts;
    // The algorithm is ours, never the token's: with HS256, anybody could sign with the public key.
    if (header['alg'] !== 'ES256' || 'crit' in header) return invalid('alg');
    if (header['typ'] !== 'otp-proof+jwt') return invalid('typ');
    const key = typeof header['kid'] === 'string' ? await keyOf(header['kid']) : undefined;
    if (key === undefined) return invalid('kid');
    if (!(await isSigned(parts, key))) return invalid('signature');

    if (claims['iss'] !== withoutSlash(expected.issuer ?? ownIssuer)) return invalid('iss');
    if (typeof claims['aud'] !== 'string' || claims['aud'] !== expected.audience) return invalid('aud');
    if (typeof claims['otp_type'] !== 'string' || claims['otp_type'] !== expected.type) return invalid('otp_type');
    if (claims['nonce'] !== expected.nonce) return invalid('nonce');
    const proven = provenBy(claims);
    if (proven === undefined) return invalid('form');
    if ('recipient' in expected && !isSame(proven.recipient, expected.recipient)) return invalid('recipient');
    if (proven.expiresAt.getTime() <= now()) return { outcome: 'expired' };
    const isNew = await (expected.useOnce?.(proven.jti, proven.expiresAt) ?? true);
    return isNew ? proven : { outcome: 'replayed' };
  };
}

const isSame = (proven: string, known: string | null | undefined) => identityOf(known ?? '') === proven;
const withoutSlash = (url: string) => url.replace(/\/+$/, '');

interface TokenParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/** @returns undefined for a text that is not a compact JWS (RFC 7515) of two JSON objects */
function partsOf(token: unknown): TokenParts | undefined {
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) return undefined;
  const [first, second, third, ...others] = token.split('.');
  if (first === undefined || second === undefined || third === undefined || others.length > 0) return undefined;
  const [header, claims, signature] = [objectIn(first), objectIn(second), fromBase64url(third)];
  if (header === undefined || claims === undefined || signature === undefined) return undefined;
  return { header, claims, signature, signed: new TextEncoder().encode(`${first}.${second}`) };
}

function objectIn(part: string): Record<string, unknown> | undefined {
  const bytes = fromBase64url(part);
  return bytes && parseObject(new TextDecoder().decode(bytes));
}

async function isSigned({ signed, signature }: TokenParts, key: PublicKey): Promise<boolean> {
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
}

function provenBy(claims: Record<string, unknown>): Proven | undefined {
  const { jti, exp, auth_time: authTime, amr, email, phone_number: phoneNumber } = claims;
  const recipient = claims['email_verified'] === true ? email : phoneNumber;
  if (typeof jti !== 'string' || jti === '' || typeof exp !== 'number' || typeof authTime !== 'number')
    return undefined;
  if (typeof recipient !== 'string') return undefined;
  return {
    outcome: 'proven',
    recipient,
    jti,
    redeemedAt: new Date(authTime * 1000),
    expiresAt: new Date(exp * 1000),
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
  };
}
