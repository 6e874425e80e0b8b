import type { Sent } from '../../otp/otp';

/** The reply to a send: what the legacy service said, then what this one adds. */
export function presentSent({ verificationKey, expiresAt, resendAfterSeconds }: Sent) {
  return {
    Status: 'Success',
    Details: verificationKey,
    ExpiresAt: expiresAt.toISOString(),
    ResendAfter: resendAfterSeconds,
  };
}
