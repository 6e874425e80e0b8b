import type { Response } from 'express';
import type { Quota } from '../limits/decide';

/** Sets the fields of draft-ietf-httpapi-ratelimit-headers-10. */
export function setRateLimitFields(res: Response, policy: string, quota: Quota): void {
  const { limit, windowSeconds, remaining, resetSeconds } = quota;
  res.set('RateLimit-Policy', `"${policy}";q=${limit};w=${windowSeconds}`);
  res.set('RateLimit', `"${policy}";r=${remaining};t=${resetSeconds}`);
}
