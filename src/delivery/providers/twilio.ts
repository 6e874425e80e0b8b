import { z } from 'zod';
import { apiUrl, freeText } from '../../config/setting-kinds';
import { DeliveryError, type FailureReason } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { messageIdIn } from '../message-id';
import type { Provider } from '../provider';
import type { ReceiptAdapter } from '../receipts/receipt-adapter';
import { createTwilioReceipts } from '../receipts/twilio-receipts';
import { below } from './below';
import { defineProvider } from './define-provider';
import { createHttpPost } from './http-post';
import type { Network } from './network';

interface TwilioSettings {
  accountSid: string;
  /** The account SID and its auth token, or the SID of an API key (`SK…`) and its secret. */
  login: { user: string; password: string };
  /** Verifies the reports of deliveries. */
  authToken?: string | undefined;
  /** A number in E.164, a short code or an alphanumeric sender; or a messaging service that chooses one. */
  sender: { from: string } | { messagingServiceSid: string };
  baseUrl?: string | undefined;
}

export const twilio = defineProvider({
  name: 'twilio',
  channels: { sms: 'when set up' },
  variables: {
    TWILIO_ACCOUNT_SID: freeText('the account SID').optional(),
    TWILIO_AUTH_TOKEN: freeText('the auth token').optional(),
    TWILIO_API_KEY: freeText('the SID of an API key').optional(),
    TWILIO_API_SECRET: freeText('the secret of the API key').optional(),
    TWILIO_FROM: freeText('a number or sender').optional(),
    TWILIO_MESSAGING_SERVICE_SID: freeText('a messaging service SID').optional(),
    TWILIO_API_URL: apiUrl.optional(),
  },
  needs: 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN (or TWILIO_API_KEY), and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID',
  together: [
    { given: 'TWILIO_ACCOUNT_SID', needsOneOf: ['TWILIO_AUTH_TOKEN', 'TWILIO_API_KEY', 'TWILIO_API_SECRET'] },
    { given: 'TWILIO_ACCOUNT_SID', needsOneOf: ['TWILIO_FROM', 'TWILIO_MESSAGING_SERVICE_SID'] },
    { given: 'TWILIO_AUTH_TOKEN', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
    { given: 'TWILIO_API_KEY', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
    { given: 'TWILIO_API_KEY', needsOneOf: ['TWILIO_API_SECRET'] },
    { given: 'TWILIO_API_SECRET', needsOneOf: ['TWILIO_API_KEY'] },
    { given: 'TWILIO_FROM', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
    { given: 'TWILIO_MESSAGING_SERVICE_SID', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
  ],
  read(values): TwilioSettings | undefined {
    const { TWILIO_ACCOUNT_SID: accountSid } = values;
    const login = accountSid === undefined ? undefined : loginOf(accountSid, values);
    const { TWILIO_FROM: from, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid } = values;
    const sender = messagingServiceSid ? { messagingServiceSid } : from ? { from } : undefined;
    if (!accountSid || !login || !sender) return undefined;
    const { TWILIO_AUTH_TOKEN: authToken, TWILIO_API_URL: baseUrl } = values;
    return { accountSid, login, sender, authToken, baseUrl };
  },
  create: createTwilioProvider,
  receipts: (settings, network) =>
    settings.authToken === undefined
      ? undefined
      : { ...createTwilioReceipts({ authToken: settings.authToken }), ...createTwilioFeedback(settings, network) },
});

interface LoginValues {
  TWILIO_AUTH_TOKEN?: string | undefined;
  TWILIO_API_KEY?: string | undefined;
  TWILIO_API_SECRET?: string | undefined;
}

/** An API key goes first: it can be revoked alone. */
function loginOf(accountSid: string, values: LoginValues): TwilioSettings['login'] | undefined {
  const { TWILIO_API_KEY: user, TWILIO_API_SECRET: password, TWILIO_AUTH_TOKEN: authToken } = values;
  if (user && password) return { user, password };
  return authToken ? { user: accountSid, password: authToken } : undefined;
}

const BASE_URL = 'https://api.twilio.com';

/** https://www.twilio.com/docs/api/errors */
const REASONS: ReadonlyMap<number, FailureReason> = new Map([
  [20003, 'not_authorized'],
  [20005, 'account_blocked'],
  [20429, 'throttled'],
  [21611, 'throttled'], // the sender's queue is full
  [30001, 'throttled'], // the queue is full
  [30002, 'account_blocked'],
  [63018, 'throttled'],
  [63038, 'throttled'], // the account's messages of this day
  [21211, 'recipient_refused'], // not a valid number
  [21217, 'recipient_refused'], // not a valid number
  [21401, 'recipient_refused'], // not a valid number
  [21421, 'recipient_refused'], // not a valid number
  [21265, 'recipient_refused'], // a short code
  [21266, 'recipient_refused'], // our own number
  [21614, 'recipient_refused'], // not a mobile number
  [21635, 'recipient_refused'], // a landline
  [21610, 'recipient_opted_out'],
  [21214, 'destination_refused'], // not reachable
  [21408, 'destination_refused'], // a country that the account has not enabled
  [21606, 'destination_refused'], // From: not able to send to this destination
  [21608, 'destination_refused'], // a trial account: verified numbers only
  [21612, 'destination_refused'], // not reachable from this sender
  [21659, 'destination_refused'], // From: of another country, or not a Twilio number
  [21703, 'destination_refused'], // the messaging service has no sender for it
  [30450, 'destination_refused'], // blocked against SMS pumping
  [60410, 'destination_refused'], // blocked against SMS pumping
  [21212, 'sender_refused'], // From: not a valid number
  [21603, 'sender_refused'], // From: missing
  [21660, 'sender_refused'], // From: of another account
  [21661, 'sender_refused'], // From: without SMS
  [21701, 'sender_refused'], // an unknown messaging service
  [21704, 'sender_refused'], // an empty messaging service
]);

/** Codes from here on are about one request: a new code must not close the provider for everybody. */
const REQUEST_CODES_FROM = 21_000;

function reasonOf(status: number, code: number | undefined): FailureReason {
  const known = code === undefined ? undefined : REASONS.get(code);
  if (known !== undefined) return known;
  const isAboutRequest = code !== undefined && code >= REQUEST_CODES_FROM && (status === 400 || status === 403);
  return isAboutRequest ? 'message_rejected' : reasonOfStatus(status);
}

const LONGEST_VALIDITY_SECONDS = 36_000;

const TakenReply = z.object({ sid: z.string() });
const ErrorReply = z.object({ code: z.int() });

/**
 * SMS through Twilio's HTTP API. A send is one request with six fields: Twilio's SDK 6.2 would add 1,521 files,
 * 17.9 MB and six packages.
 */
export function createTwilioProvider(settings: TwilioSettings, network: Network): Provider {
  const { accountSid, login, sender, baseUrl = BASE_URL } = settings;
  const url = below(baseUrl, `2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`);
  const http = createHttpPost(network);

  return {
    name: 'twilio',
    async send({ to, text, ttlSeconds, receipt }, signal) {
      const { status, json } = await http.post(url, {
        headers: authorization(login),
        body: new URLSearchParams({
          To: to,
          Body: text,
          ...('from' in sender ? { From: sender.from } : { MessagingServiceSid: sender.messagingServiceSid }),
          ValidityPeriod: String(Math.min(ttlSeconds, LONGEST_VALIDITY_SECONDS)),
          ...(receipt && { StatusCallback: `${receipt.url}/twilio?t=${receipt.ref}`, ProvideFeedback: 'true' }),
        }),
        signal,
      });
      if (status === 201) return messageIdIn(TakenReply.safeParse(json).data?.sid, to);
      const code = ErrorReply.safeParse(json).data?.code;
      throw new DeliveryError(reasonOf(status, code), code?.toString());
    },
    close: () => http.close(),
  };
}

/** Tells Twilio that the person typed the code of a message: https://www.twilio.com/docs/sms/send-message-feedback-to-twilio */
function createTwilioFeedback(settings: TwilioSettings, network: Network): Pick<ReceiptAdapter, 'confirm' | 'close'> {
  const { accountSid, login, baseUrl = BASE_URL } = settings;
  const messages = below(baseUrl, `2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages`);
  const http = createHttpPost(network);
  return {
    async confirm(messageId, signal) {
      const url = `${messages}/${messageId}/Feedback.json`;
      const body = new URLSearchParams({ Outcome: 'confirmed' });
      const { status } = await http.post(url, { headers: authorization(login), body, signal });
      if (status >= 300) throw new DeliveryError(reasonOfStatus(status));
    },
    close: () => http.close(),
  };
}

const authorization = ({ user, password }: TwilioSettings['login']) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
