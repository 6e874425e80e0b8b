import { z } from 'zod';
import type { Provider } from '../provider';
import { DeliveryError, type FailureReason } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { isGsm7 } from '../../sms/gsm7';
import { httpPost } from './http-post';

export interface VonageSettings {
  apiKey: string;
  apiSecret: string;
  /** A number or an alphanumeric sender. */
  from: string;
  /** Where the API is, if not at Vonage. */
  baseUrl?: string | undefined;
}

const BASE_URL = 'https://rest.nexmo.com';

/** https://developer.vonage.com/messaging/sms/guides/troubleshooting-sms */
const REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['1', 'throttled'],
  ['4', 'not_authorized'],
  ['5', 'provider_fault'],
  ['6', 'recipient_refused'], // a prefix that no network has
  ['7', 'recipient_refused'], // barred
  ['8', 'account_blocked'],
  ['9', 'out_of_credit'],
  ['10', 'throttled'], // too many connections
  ['11', 'not_authorized'], // for this API
  ['14', 'not_authorized'],
  ['15', 'sender_refused'],
  ['29', 'account_blocked'], // in demo mode, which knows a few numbers only
  ['32', 'not_authorized'],
  ['33', 'recipient_refused'], // given up
]);

/** One entry for each part of a long text. */
const SmsReply = z.object({ messages: z.array(z.object({ status: z.string() })).min(1) });

/**
 * SMS through Vonage's SMS API. Not through its SDK, which brings seventeen packages for voice, video and
 * the rest. A 200 says nothing here: whether a message was taken stands in its body.
 */
export function createVonageProvider(settings: VonageSettings): Provider {
  const { apiKey, apiSecret, from, baseUrl = BASE_URL } = settings;
  const url = new URL('/sms/json', baseUrl);

  return {
    name: 'vonage',
    async send({ to, text }, signal) {
      const { status, json } = await httpPost(url.href, {
        headers: {},
        body: new URLSearchParams({
          api_key: apiKey,
          api_secret: apiSecret,
          from: withoutPlus(from),
          to: withoutPlus(to),
          text,
          ...(isGsm7(text) ? {} : { type: 'unicode' }),
        }),
        signal,
      });
      const { data } = SmsReply.safeParse(json);
      if (status !== 200 || data === undefined) throw new DeliveryError(reasonOfStatus(status));
      const refused = data.messages.find((part) => part.status !== '0');
      if (refused !== undefined) throw new DeliveryError(REASONS.get(refused.status) ?? 'rejected');
    },
  };
}

/** Vonage writes E.164 without its plus sign. */
function withoutPlus(number: string): string {
  return number.replace(/^\+/, '');
}
