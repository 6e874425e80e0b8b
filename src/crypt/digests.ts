import { createHmac } from 'node:crypto';
import type { Keyring } from './keys';
import type { Claims } from './verification-key';

export type Digests = ReturnType<typeof createDigests>;

/** Keyed digests (HMAC-SHA-256): the database holds these instead of codes and recipients. */
export function createDigests({ newest, oldest, withKid }: Keyring) {
  const known = (kid: string | undefined) => (kid === undefined ? undefined : withKid(kid));

  /**
   * The key under which something is counted.
   * @param kid the secret to use; the oldest where it is not given, so that counts outlive a new secret
   */
  function counter(purpose: string, value: string, kid?: string): string {
    const keys = known(kid) ?? oldest;
    return createHmac('sha256', keys.counter).update(`${purpose}:${value}`).digest('base64url');
  }

  return {
    counter,

    /**
     * The digest of a code, bound to its OTP's id, recipient, type and expiry.
     * @param kid the secret that sealed the claims; the newest where it is not given
     */
    code(code: string, { jti, sub, type, exp }: Claims, kid?: string): string {
      const { otp } = known(kid) ?? newest;
      // A JSON array, so that two different sets of values never give the same text.
      const text = JSON.stringify([jti, sub, type, exp, code]);
      return createHmac('sha256', otp).update(text).digest('base64url');
    },

    /** What the log calls a recipient. 96 bits tell any two apart. */
    recipient(identity: string): string {
      return counter('log', identity).slice(0, 16);
    },
  };
}
