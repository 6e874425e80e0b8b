import { uuidv7 } from 'uuidv7';
import type { Digests } from '../crypt/digests';
import type { Claims } from '../crypt/verification-key';
import type { NewOtp } from '../models/otps';
import { maskCode, newPad } from './masked-code';

/** A new OTP: the claims of its verification key, and its row. */
export interface IssuedOtp {
  claims: Claims;
  row: NewOtp;
}

/** The claims that do not depend on the time or the code. */
export type Binding = Pick<Claims, 'sub' | 'type' | 'aud' | 'to' | 'ch' | 'loc' | 'nonce' | 'chal'>;

interface Issue {
  code: string;
  binding: Binding;
  ttlSeconds: number;
  now: Date;
}

/** Issues an OTP for a code. Its times are in whole seconds, as in RFC 7519. */
export function issueOtp({ code, binding, ttlSeconds, now }: Issue, digests: Digests): IssuedOtp {
  const iat = Math.floor(now.getTime() / 1000);
  const pad = newPad(code.length);
  const claims = { jti: uuidv7(), iat, exp: iat + ttlSeconds, pad, ...binding };
  const digest = digests.code(code, claims);
  const row = { id: claims.jti, digest, maskedCode: maskCode(code, pad), expiresAt: expiryOf(claims), now };
  return { claims, row };
}

export function issueTimeOf({ iat }: Claims): Date {
  return new Date(iat * 1000);
}

export function expiryOf({ exp }: Claims): Date {
  return new Date(exp * 1000);
}
