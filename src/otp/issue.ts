import { uuidv7 } from 'uuidv7';
import type { Digests } from '../crypt/digests';
import type { Claims } from '../crypt/verification-key';
import type { NewOtp } from '../models/otps';

/** A new OTP: the claims of its verification key, and its row. */
export interface IssuedOtp {
  claims: Claims;
  row: NewOtp;
}

interface Issue {
  code: string;
  /** The recipient's identity. */
  sub: string;
  type: string;
  ttlSeconds: number;
  now: Date;
}

/** Issues an OTP for a code. Its times are in whole seconds, as in RFC 7519. */
export function issueOtp({ code, sub, type, ttlSeconds, now }: Issue, digests: Digests): IssuedOtp {
  const iat = Math.floor(now.getTime() / 1000);
  const claims = { jti: uuidv7(), sub, type, iat, exp: iat + ttlSeconds };
  const digest = digests.code(code, claims);
  return { claims, row: { id: claims.jti, digest, expiresAt: expiryOf(claims), now } };
}

export function issueTimeOf({ iat }: Claims): Date {
  return new Date(iat * 1000);
}

export function expiryOf({ exp }: Claims): Date {
  return new Date(exp * 1000);
}
