import { ApiError } from '../errors';
import type { Verdict } from '../models/redeem';

type RedeemedVerdict = Extract<Verdict, { outcome: 'redeemed' }>;

/** @throws ApiError for every verdict but `redeemed` */
export function assertRedeemed(verdict: Verdict): asserts verdict is RedeemedVerdict {
  if (verdict.outcome === 'wrong') throw new ApiError('otp_not_matched', { attemptsLeft: verdict.attemptsLeft });
  if (verdict.outcome !== 'redeemed') assertPending(verdict);
}

/** @throws ApiError unless the code can still be redeemed */
export function assertPending(verdict: Verdict): void {
  switch (verdict.outcome) {
    case 'wrong':
      return;
    case 'unknown':
      throw new ApiError('verification_key_invalid');
    case 'redeemed':
    case 'used':
      throw new ApiError('otp_already_used');
    case 'expired':
      throw new ApiError('otp_expired');
    case 'capped':
      throw new ApiError('too_many_attempts', { retryAfterSeconds: verdict.retryAfterSeconds });
  }
}
