import type { OpenedKey } from '../crypt/verification-key';
import { ApiError } from '../errors';
import type { Otps } from '../models/otps';
import { expiryOf } from './issue';

export function createCancel(otps: Otps, clock: () => Date) {
  /**
   * Cancels a code: nothing redeems it any more. A second cancel changes nothing.
   * @throws ApiError `otp_already_used` or `otp_expired`
   */
  return async ({ claims }: OpenedKey): Promise<void> => {
    const outcome = await otps.cancel({ id: claims.jti, now: clock(), expiresAt: expiryOf(claims) });
    if (outcome === 'used') throw new ApiError('otp_already_used');
    if (outcome === 'expired') throw new ApiError('otp_expired');
  };
}
