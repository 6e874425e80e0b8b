import type { Request, RequestHandler, Response } from 'express';
import ipaddr from 'ipaddr.js';
import { ApiError } from '../errors';
import { countersUnavailable, type Quota, type Windows } from '../limits/decide';
import { errorClass, type Log } from '../log';

interface Options {
  windows: Windows;
  /** Names the policy in the RateLimit header fields. */
  policy: string;
  /** Whether requests pass or are refused while the counters cannot be reached. */
  whenAway: 'pass' | 'refuse';
  counterKey: (purpose: string, value: string) => string;
  log: Log;
}

/** How often one caller may ask: an API key, or a client address where there are no keys. */
export function limitCaller(options: Options): RequestHandler {
  const { windows, policy, whenAway, counterKey, log } = options;
  const keys = new Map<string, string>();
  /** Callers with an API key are few, and always the same. */
  const keyOf = (req: Request, { locals: { caller } }: Response) => {
    if (caller === undefined) return counterKey(policy, `address:${bucketOf(req.ip ?? '')}`);
    const key = keys.get(caller) ?? counterKey(policy, caller);
    keys.set(caller, key);
    return key;
  };
  return async (req, res, next) => {
    const key = keyOf(req, res);
    const taken = await windows.take(key).catch((cause: unknown) => {
      if (whenAway === 'refuse') throw countersUnavailable(cause);
      log.info('limit_skipped', { policy, requestId: res.locals.requestId, ...errorClass(cause) });
      return undefined;
    });
    if (taken?.quota) setRateLimitFields(res, policy, taken.quota);
    if (taken?.allowed === false) {
      throw new ApiError('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
    }
    next();
  };
}

/** One IPv4 address, or one IPv6 /64: whoever has one address of that has them all. */
export function bucketOf(address: string): string {
  // Some proxies add the port, which would give every connection a bucket of its own.
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
