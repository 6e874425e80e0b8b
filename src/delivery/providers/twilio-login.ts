import { DeliveryError } from '../delivery-error';
import type { createHttpPost } from './http-post';
import { twilioEndpoint, type TwilioAccount } from './twilio-account';
import { twilioReasonOf } from './twilio-reason';
import { twilioCodeIn } from './twilio-reply';

/** A restricted API key lacks the right to read: https://www.twilio.com/docs/api/errors/70051 */
const MAY_NOT_READ = 70051;

/**
 * Tries the login by reading a message or call that does not exist. 404 and 403 come after the login: a key that may
 * only send gets 403.
 * @param resource such as `Messages/SM00000000000000000000000000000000`
 */
export function createTwilioLoginCheck(
  account: TwilioAccount,
  resource: string,
  http: ReturnType<typeof createHttpPost>,
) {
  const { url, headers } = twilioEndpoint(account, resource);
  return async (signal: AbortSignal): Promise<void> => {
    const { status, json } = await http.request(url, { method: 'GET', headers, signal });
    const code = twilioCodeIn(json);
    const reason = twilioReasonOf(status, code);
    const isAfterLogin = [200, 403, 404].includes(status) || code === MAY_NOT_READ;
    if (!isAfterLogin || reason === 'account_blocked') throw new DeliveryError(reason, code?.toString());
  };
}
