import type { Request, Response } from 'express';
import type { Captcha } from '../captcha/captcha';
import type { Digests } from '../crypt/digests';
import { ApiError, countersUnavailable } from '../errors';
import type { CallerLimit } from '../limits/caller-limit';
import type { Decision } from '../limits/decide';
import { bucketOf, clientAddress } from './client-address';
import { setRateLimitFields } from './rate-limit-fields';

interface Options {
  limit: CallerLimit;
  /** The limit of each of a caller's own users. */
  visitorLimit: CallerLimit;
  /** The limit of each client address that calls from a page. */
  pageLimit: CallerLimit;
  /** Undefined where a page needs none. */
  captcha?: Captcha | undefined;
  /** The policy's name in the RateLimit header fields. */
  policy: string;
  /** Whether requests pass or are refused while the counters cannot be reached. */
  whenAway: 'pass' | 'refuse';
  digests: Digests;
}

/** The fields of a body that speak about the caller's user. */
interface User {
  visitor?: string | undefined;
  /** The response of a captcha. */
  captcha?: string | undefined;
}

/**
 * Counts a request whose body is valid.
 * @throws ApiError `rate_limited` or `counters_unavailable`, and for a page `captcha_required`, `captcha_failed` or
 * `captcha_unavailable`
 */
export type LimitRequest = (req: Request, res: Response, user: User) => Promise<void>;

/**
 * Limits how often one caller calls: one API key, or one client address where there are no keys. The pages of a caller
 * have a count of their own, so that their visitors do not use up the limit of the caller's back end.
 *
 * Limits the caller's users, too: one of them could otherwise use up the limit of all. Back ends name them. In a page
 * it is the client address, because a bot would name another visitor each time.
 */
export function callerLimit(options: Options): LimitRequest {
  const { limit, visitorLimit, pageLimit, captcha, policy, whenAway, digests } = options;
  const keys = new Map<string, string>();
  /** API keys are few, so their digests are kept. */
  const keyOf = (req: Request, { locals: { caller, page } }: Response) => {
    if (caller === undefined) return digests.counter(policy, `address:${bucketOf(req.ip)}`);
    const name = page === undefined ? caller : `page:${caller}`; // names of API keys have no colon
    const key = keys.get(name) ?? digests.counter(policy, name);
    keys.set(name, key);
    return key;
  };
  const take = (from: CallerLimit, key: string) =>
    from.take(key).catch((cause: unknown) => (whenAway === 'refuse' ? countersUnavailable(cause) : undefined));

  return async (req, res, { visitor, captcha: response }) => {
    const { page } = res.locals;
    const callerKey = keyOf(req, res);
    const userKey = (user: string) => digests.counter('visitor', JSON.stringify([callerKey, user]));
    // Before the caller's limit, and the captcha between them: a user that is refused takes nothing from the others.
    if (page !== undefined) {
      if (captcha !== undefined && response === undefined) throw new ApiError('captcha_required');
      const decision = await take(pageLimit, userKey(bucketOf(req.ip)));
      if (decision?.quota) setRateLimitFields(res, policy, decision.quota);
      assertAllowed(decision);
      const solver = { hostname: page.hostname, address: clientAddress(req.ip) };
      if (response !== undefined) await captcha?.check(response, solver);
    } else if (visitor !== undefined) {
      assertAllowed(await take(visitorLimit, userKey(visitor)));
    }
    const decision = await take(limit, callerKey);
    // A page's visitor reads its own limit, and not how many others there are.
    if (decision?.quota && page === undefined) setRateLimitFields(res, policy, decision.quota);
    assertAllowed(decision);
  };
}

function assertAllowed(decision: Decision | undefined): void {
  if (decision?.allowed === false) {
    throw new ApiError('rate_limited', { retryAfterSeconds: decision.retryAfterSeconds });
  }
}
