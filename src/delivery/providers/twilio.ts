import { z } from 'zod';
import type { Provider } from '../provider';
import { DeliveryError, type FailureReason } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { httpPost } from './http-post';

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  /** A number in E.164, a short code or an alphanumeric sender; or a messaging service that chooses one. */
  sender: { from: string } | { messagingServiceSid: string };
  /** Where the API is, if not at Twilio. */
  baseUrl?: string | undefined;
}

const BASE_URL = 'https://api.twilio.com';

/** https://www.twilio.com/docs/api/errors */
const REASONS: ReadonlyMap<number, FailureReason> = new Map([
  [20003, 'not_authorized'],
  [20429, 'throttled'],
  [21211, 'recipient_refused'], // not a valid number
  [21614, 'recipient_refused'], // not a mobile number
  [21635, 'recipient_refused'], // a landline
  [21610, 'recipient_opted_out'],
  [21212, 'sender_refused'], // From: not a valid number
  [21606, 'sender_refused'], // From: not able to send to this destination
  [21659, 'sender_refused'], // From: not a Twilio number
]);

const ErrorReply = z.object({ code: z.number() });

/**
 * SMS through Twilio's HTTP API. Not through its SDK: version 6.2 is 1,521 files, 17.9 MB and six packages
 * under it, for what is one request with five fields.
 */
export function createTwilioProvider(settings: TwilioSettings): Provider {
  const { accountSid, authToken, sender, baseUrl = BASE_URL } = settings;
  const url = new URL(
    `/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`,
    baseUrl,
  );
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');

  return {
    name: 'twilio',
    async send({ to, text }, signal) {
      const { status, json } = await httpPost(url.href, {
        headers: { Authorization: `Basic ${credentials}` },
        body: new URLSearchParams({
          To: to,
          Body: text,
          ...('from' in sender
            ? { From: sender.from }
            : { MessagingServiceSid: sender.messagingServiceSid }),
        }),
        signal,
      });
      if (status === 201) return;
      const { data } = ErrorReply.safeParse(json);
      throw new DeliveryError(REASONS.get(data?.code ?? 0) ?? reasonOfStatus(status));
    },
  };
}
