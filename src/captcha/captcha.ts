import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { within } from '../delivery/deadline';
import { DeliveryError } from '../delivery/delivery-error';
import { reasonOfStatus } from '../delivery/failure-reason';
import { createHttpPost } from '../delivery/providers/http-post';
import type { Proxies } from '../delivery/providers/network';
import { ApiError, unavailable } from '../errors';
import { isLocalHost } from '../local-host';

export type Captcha = ReturnType<typeof createCaptcha>;

/** Who solved the captcha, and where. */
interface Solver {
  /** The host of the page. */
  hostname: string;
  /** The client's address; undefined if it is not known. */
  address: string | undefined;
}

interface CaptchaSettings {
  url: string;
  secret: string;
  proxies: Proxies;
}

// Siteverify usually answers within 300 ms. With the rest of a request, this stays within a stop's grace of 5 s.
const TIMEOUT_MS = 3_000;

/** The reply of siteverify: Turnstile, hCaptcha and reCAPTCHA share these fields. */
const Verdict = z.object({
  success: z.boolean(),
  hostname: z.string().nullish(),
  'error-codes': z.array(z.string()).nullish(),
});
type Verdict = z.infer<typeof Verdict>;

/** Error codes that a person cannot cause. */
const NOT_THE_PERSONS = ['missing-input-secret', 'invalid-input-secret', 'internal-error'];

/** Siteverify gave no verdict. The log has `code`: the reason, or siteverify's own word. */
class CaptchaError extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = 'CaptchaError';
  }
}

/** Checks responses of captchas at the siteverify endpoint of their service. */
export function createCaptcha({ url, secret, proxies }: CaptchaSettings) {
  const http = createHttpPost({ proxies, connectTimeoutMs: TIMEOUT_MS });

  const verdictOn = async (form: URLSearchParams, signal: AbortSignal): Promise<Verdict> => {
    const { status, json } = await http.post(url, { body: form, signal });
    const verdict = status < 500 ? Verdict.safeParse(json).data : undefined;
    if (verdict === undefined) throw new CaptchaError(reasonOfStatus(status));
    const fault = verdict['error-codes']?.find((code) => NOT_THE_PERSONS.includes(code));
    if (fault !== undefined) throw new CaptchaError(fault);
    return verdict;
  };

  const verify = (response: string, address?: string): Promise<Verdict> => {
    const form = new URLSearchParams({ secret, response, ...(address !== undefined && { remoteip: address }) });
    return within(TIMEOUT_MS, (signal) => verdictOn(form, signal)).catch((error: unknown) => {
      throw error instanceof DeliveryError ? new CaptchaError(error.reason) : error;
    });
  };

  return {
    /**
     * Refuses each response where siteverify gives no verdict: a bot could otherwise wait for its outage.
     * @throws ApiError `captcha_failed` or `captcha_unavailable`
     */
    async check(response: string, { hostname, address }: Solver): Promise<void> {
      const verdict = await verify(response, address).catch((error: unknown) => {
        throw unavailable('captcha_unavailable', error);
      });
      if (!verdict.success || !isSolvedOn(hostname, verdict)) throw new ApiError('captcha_failed');
    },
    /** Rejects unless siteverify answers and knows the secret. */
    async probe(): Promise<void> {
      await verify('otp-service');
    },
    close: () => http.close(),
  };
}

/** Another site could otherwise have its visitors solve captchas for a bot, with the public site key. */
function isSolvedOn(hostname: string, { hostname: solvedOn }: Verdict): boolean {
  // The services' test keys answer with a host of their own.
  if (!solvedOn || isLocalHost(hostname)) return true;
  return domainToASCII(solvedOn) === hostname;
}
