import type { Request, RequestHandler, Response } from 'express';
import ipaddr from 'ipaddr.js';
import type { Digests } from '../crypt/digests';
import { ApiError, unavailable } from '../errors';
import type { CallerLimit } from '../limits/caller-limit';
import type { Quota } from '../limits/decide';
import { errorClass, type Log } from '../log';

interface Options {
  limit: CallerLimit;
  /** The policy's name in the RateLimit header fields. */
  policy: string;
  /** Whether requests pass or are refused while the counters cannot be reached. */
  whenAway: 'pass' | 'refuse';
  digests: Digests;
  log: Log;
}

/** Limits how often one caller calls: one API key, or one client address where there are no keys. */
export function callerLimit({ limit, policy, whenAway, digests, log }: Options): RequestHandler {
  const keys = new Map<string, string>();
  /** API keys are few, so their digests are kept. */
  const keyOf = (req: Request, { locals: { caller } }: Response) => {
    if (caller === undefined) return digests.counter(policy, `address:${bucketOf(req.ip ?? '')}`);
    const key = keys.get(caller) ?? digests.counter(policy, caller);
    keys.set(caller, key);
    return key;
  };
  return async (req, res, next) => {
    const decision = await limit.take(keyOf(req, res)).catch((cause: unknown) => {
      if (whenAway === 'refuse') throw unavailable('counters_unavailable', cause);
      log.info('limit_skipped', { policy, requestId: res.locals.requestId, ...errorClass(cause) });
      return undefined;
    });
    if (decision?.quota) setRateLimitFields(res, policy, decision.quota);
    if (decision?.allowed === false) {
      throw new ApiError('rate_limited', { retryAfterSeconds: decision.retryAfterSeconds });
    }
    next();
  };
}

/** One IPv4 address, or one IPv6 /64: a client that has one of its addresses has all of them. */
export function bucketOf(address: string): string {
  // Some proxies append the port, which would give every connection its own bucket.
  const bare = address.replace(/^\[(.*)\](?::\d+)?$|^([\d.]+):\d+$/, '$1$2');
  if (!ipaddr.isValid(bare)) return 'no address';
  const parsed = ipaddr.process(bare); // ::ffff:192.0.2.1 is 192.0.2.1
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts.slice(0, 4).join(':');
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-10. */
function setRateLimitFields(res: Response, policy: string, quota: Quota): void {
  const { limit, windowSeconds, remaining, resetSeconds } = quota;
  res.set('RateLimit-Policy', `"${policy}";q=${limit};w=${windowSeconds}`);
  res.set('RateLimit', `"${policy}";r=${remaining};t=${resetSeconds}`);
}
