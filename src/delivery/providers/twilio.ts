import { DeliveryError } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import type { Provider } from '../provider';
import type { ReceiptAdapter } from '../receipts/receipt-adapter';
import { createTwilioReceipts } from '../receipts/twilio-receipts';
import { defineProvider } from './define-provider';
import { createHttpPost } from './http-post';
import type { Network } from './network';
import {
  readTwilioAccount,
  twilioEndpoint,
  twilioTogether,
  twilioVariables,
  type TwilioAccount,
} from './twilio-account';
import { createTwilioLoginCheck } from './twilio-login';
import { twilioIdIn } from './twilio-reply';

interface TwilioSettings extends TwilioAccount {
  /** A number in E.164, a short code or an alphanumeric sender; or a messaging service that chooses one. */
  sender: { from: string } | { messagingServiceSid: string };
}

export const twilio = defineProvider({
  name: 'twilio',
  channels: { sms: 'when set up' },
  variables: twilioVariables,
  needs: 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN (or TWILIO_API_KEY), and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID',
  together: twilioTogether,
  read(values): TwilioSettings | undefined {
    const account = readTwilioAccount(values);
    const { TWILIO_FROM: from, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid } = values;
    const sender = messagingServiceSid ? { messagingServiceSid } : from ? { from } : undefined;
    return account && sender && { ...account, sender };
  },
  create: createTwilioProvider,
  receipts: (settings, network) =>
    settings.authToken === undefined
      ? undefined
      : { ...createTwilioReceipts({ authToken: settings.authToken }), ...createTwilioFeedback(settings, network) },
});

const LONGEST_VALIDITY_SECONDS = 36_000;

/**
 * SMS through Twilio's HTTP API. A send is one request with six fields: Twilio's SDK 6.2 would add 1,521 files,
 * 17.9 MB and six packages.
 */
export function createTwilioProvider(settings: TwilioSettings, network: Network): Provider {
  const { sender } = settings;
  const { url, headers } = twilioEndpoint(settings, 'Messages');
  const http = createHttpPost(network);

  return {
    name: 'twilio',
    async send({ to, text, ttlSeconds, receipt }, signal) {
      const reply = await http.post(url, {
        headers,
        body: new URLSearchParams({
          To: to,
          Body: text,
          ...('from' in sender ? { From: sender.from } : { MessagingServiceSid: sender.messagingServiceSid }),
          ValidityPeriod: String(Math.min(ttlSeconds, LONGEST_VALIDITY_SECONDS)),
          ...(receipt && { StatusCallback: `${receipt.url}/twilio?t=${receipt.ref}`, ProvideFeedback: 'true' }),
        }),
        signal,
      });
      return twilioIdIn(reply, to);
    },
    check: createTwilioLoginCheck(settings, 'Messages/SM00000000000000000000000000000000', http),
    close: () => http.close(),
  };
}

/** Tells Twilio that the person typed the code of a message: https://www.twilio.com/docs/sms/send-message-feedback-to-twilio */
function createTwilioFeedback(account: TwilioAccount, network: Network): Pick<ReceiptAdapter, 'confirm' | 'close'> {
  const http = createHttpPost(network);
  return {
    async confirm(messageId, signal) {
      const { url, headers } = twilioEndpoint(account, `Messages/${messageId}/Feedback`);
      const { status } = await http.post(url, { headers, body: new URLSearchParams({ Outcome: 'confirmed' }), signal });
      if (status >= 300) throw new DeliveryError(reasonOfStatus(status));
    },
    close: () => http.close(),
  };
}
