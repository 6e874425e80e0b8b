import { z } from 'zod';
import { DeliveryError } from '../delivery-error';
import { messageIdIn } from '../message-id';
import type { Provider } from '../provider';
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
import { twilioReasonOf } from './twilio-reason';

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
});

const TakenReply = z.object({ sid: z.string() });
const ErrorReply = z.object({ code: z.int() });

/**
 * SMS through Twilio's HTTP API. A send is one request with five fields: Twilio's SDK 6.2 would add 1,521 files,
 * 17.9 MB and six packages.
 */
export function createTwilioProvider(settings: TwilioSettings, network: Network): Provider {
  const { sender } = settings;
  const { url, headers } = twilioEndpoint(settings, 'Messages');
  const http = createHttpPost(network);

  return {
    name: 'twilio',
    async send({ to, text }, signal) {
      const { status, json } = await http.post(url, {
        headers,
        body: new URLSearchParams({
          To: to,
          Body: text,
          ...('from' in sender ? { From: sender.from } : { MessagingServiceSid: sender.messagingServiceSid }),
        }),
        signal,
      });
      if (status === 201) return messageIdIn(TakenReply.safeParse(json).data?.sid, to);
      const code = ErrorReply.safeParse(json).data?.code;
      throw new DeliveryError(twilioReasonOf(status, code), code?.toString());
    },
    close: () => http.close(),
  };
}
