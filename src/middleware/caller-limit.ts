import type { Request, Response } from 'express';
import ipaddr from 'ipaddr.js';
import type { Digests } from '../crypt/digests';
import { ApiError, countersUnavailable } from '../errors';
import type { CallerLimit } from '../limits/caller-limit';
import type { Decision, Quota } from '../limits/decide';
import { errorClass, type Log } from '../log';

interface Options {
  limit: CallerLimit;
  /** The limit of each of a caller's own users. */
  visitorLimit: CallerLimit;
  /** The policy's name in the RateLimit header fields. */
  policy: string;
  /** Whether requests pass or are refused while the counters cannot be reached. */
  whenAway: 'pass' | 'refuse';
  digests: Digests;
  log: Log;
}

/**
 * Counts a request whose body is valid.
 * @throws ApiError `rate_limited`, or `counters_unavailable`
 */
export type LimitRequest = (req: Request, res: Response, visitor: string | undefined) => Promise<void>;

/**
 * Limits how often one caller calls: one API key, or one client address where there are no keys. Limits the caller's
 * users, too, where it names them: one user could otherwise use up the limit of all.
 */
export function callerLimit({ limit, visitorLimit, policy, whenAway, digests, log }: Options): LimitRequest {
  const keys = new Map<string, string>();
  /** API keys are few, so their digests are kept. */
  const keyOf = (req: Request, { locals: { caller } }: Response) => {
    if (caller === undefined) return digests.counter(policy, `address:${bucketOf(req.ip ?? '')}`);
    const key = keys.get(caller) ?? digests.counter(policy, caller);
    keys.set(caller, key);
    return key;
  };
  const take = (from: CallerLimit, key: string, res: Response) =>
    from.take(key).catch((cause: unknown) => {
      if (whenAway === 'refuse') return countersUnavailable(cause);
      const { requestId, trace } = res.locals;
      log.info('limit_skipped', { policy, requestId, traceId: trace?.traceId, ...errorClass(cause) });
      return undefined;
    });
  return async (req, res, visitor) => {
    const callerKey = keyOf(req, res);
    // Before the caller's: a visitor that is refused takes nothing from the others.
    if (visitor !== undefined) {
      const key = digests.counter('visitor', JSON.stringify([callerKey, visitor]));
      assertAllowed(await take(visitorLimit, key, res));
    }
    const decision = await take(limit, callerKey, res);
    if (decision?.quota) setRateLimitFields(res, policy, decision.quota);
    assertAllowed(decision);
  };
}

function assertAllowed(decision: Decision | undefined): void {
  if (decision?.allowed === false) {
    throw new ApiError('rate_limited', { retryAfterSeconds: decision.retryAfterSeconds });
  }
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
