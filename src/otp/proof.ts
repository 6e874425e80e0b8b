import { describeChannel } from '../channel';
import type { ProofClaims, ProofKeys } from '../crypt/proof';
import type { Redeemed } from './verify';

interface Dependencies {
  keys: ProofKeys;
  /** The URL of this service; undefined where back ends know none, and then there are no proofs. */
  issuer: () => string | undefined;
  ttlSeconds: number;
}

const ANONYMOUS = 'anonymous'; // no back end should take a proof of an unknown caller for its own

export type Prove = ReturnType<typeof createProve>;

/** Proves to any back end who redeemed a code. A code is redeemed once, so its id is in one proof. */
export function createProve({ keys, issuer, ttlSeconds }: Dependencies) {
  return async (redeemed: Redeemed): Promise<string | undefined> => {
    const iss = issuer();
    if (iss === undefined) return undefined;
    const { otpId, caller = ANONYMOUS, type, redeemedAt, nonce } = redeemed;
    const at = Math.floor(redeemedAt.getTime() / 1000);
    return keys.sign({
      iss,
      aud: caller,
      iat: at,
      exp: at + ttlSeconds,
      jti: otpId,
      auth_time: at,
      amr: methodsOf(redeemed),
      ...verifiedRecipient(redeemed),
      otp_type: type,
      ...(nonce !== undefined && { nonce }),
    });
  };
}

/** How the code reached the person (RFC 8176): only what is certain. */
function methodsOf({ channel, bySeveralChannels }: Redeemed): ProofClaims['amr'] {
  return bySeveralChannels ? ['otp'] : describeChannel(channel).amr;
}

/** The recipient as a claim of OpenID Connect Core 5.1. */
function verifiedRecipient({ channel, recipient }: Redeemed): Partial<ProofClaims> {
  return describeChannel(channel).recipient === 'address'
    ? { email: recipient, email_verified: true }
    : { phone_number: recipient, phone_number_verified: true };
}
