import { describeChannel, type Channel } from '../channel';
import type { ProofClaims, ProofKeys } from '../crypt/proof';

/** A code that was redeemed just now. */
export interface Redeemed {
  /** The OTP's id. */
  id: string;
  /** The caller that sent the code; undefined where the service has no API keys. */
  caller: string | undefined;
  channel: Channel;
  /** The recipient's identity. */
  recipient: string;
  type: string;
  /** What the caller gave at the send. */
  nonce: string | undefined;
}

interface Dependencies {
  keys: ProofKeys;
  /** The URL of this service; undefined where back ends know none, and then there are no proofs. */
  issuer: () => string | undefined;
  ttlSeconds: number;
  clock: () => Date;
}

const ANONYMOUS = 'anonymous';

export type Prove = ReturnType<typeof createProve>;

/** Proves to any back end who redeemed a code. A code is redeemed once, so its id is in one proof. */
export function createProve({ keys, issuer, ttlSeconds, clock }: Dependencies) {
  return (redeemed: Redeemed): string | undefined => {
    const iss = issuer();
    if (iss === undefined) return undefined;
    const { id, caller = ANONYMOUS, channel, type, nonce } = redeemed;
    const now = Math.floor(clock().getTime() / 1000);
    return keys.sign({
      iss,
      aud: caller,
      iat: now,
      exp: now + ttlSeconds,
      jti: id,
      auth_time: now,
      amr: describeChannel(channel).amr,
      ...verifiedRecipient(redeemed),
      otp_type: type,
      ...(nonce !== undefined && { nonce }),
    });
  };
}

/** The recipient as a claim of OpenID Connect Core 5.1. */
function verifiedRecipient({ channel, recipient }: Redeemed): Partial<ProofClaims> {
  return describeChannel(channel).recipient === 'address'
    ? { email: recipient, email_verified: true }
    : { phone_number: recipient, phone_number_verified: true };
}
