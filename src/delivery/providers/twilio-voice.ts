import { z } from 'zod';
import { DeliveryError } from '../delivery-error';
import { messageIdIn } from '../message-id';
import type { Message, Provider } from '../provider';
import { createTwilioReceipts } from '../receipts/twilio-receipts';
import { defineProvider } from './define-provider';
import { createHttpPost } from './http-post';
import type { Network } from './network';
import { COMMON_VOICES, RING_SECONDS, spoken, type Voices } from './speech';
import {
  readTwilioAccount,
  twilioEndpoint,
  twilioTogether,
  twilioVariables,
  type TwilioAccount,
} from './twilio-account';
import { createTwilioLoginCheck } from './twilio-login';
import { twilioReasonOf } from './twilio-reason';

interface TwilioVoiceSettings extends TwilioAccount {
  /** A number of the account, or one that Twilio has verified. */
  from: string;
}

export const twilioVoice = defineProvider({
  name: 'twilio-voice',
  channels: { voice: 'when set up' },
  variables: twilioVariables,
  needs: 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN (or TWILIO_API_KEY), and TWILIO_VOICE_FROM',
  together: twilioTogether,
  read(values): TwilioVoiceSettings | undefined {
    const account = readTwilioAccount(values);
    const { TWILIO_VOICE_FROM: from } = values;
    return account && from ? { ...account, from } : undefined;
  },
  create: createTwilioVoiceProvider,
  receipts: ({ authToken }) => (authToken === undefined ? undefined : createTwilioReceipts({ authToken })),
});

/** https://www.twilio.com/docs/voice/twiml/say/text-speech has no Ukrainian: those calls are in English. */
const VOICES: Voices = { ...COMMON_VOICES, ar: 'ar-XA' };

const TakenReply = z.object({ sid: z.string() });
const ErrorReply = z.object({ code: z.int() });

/** Calls through Twilio. The TwiML goes with the request, so Twilio need not reach this service. */
export function createTwilioVoiceProvider(settings: TwilioVoiceSettings, network: Network): Provider {
  const { url, headers } = twilioEndpoint(settings, 'Calls');
  const http = createHttpPost(network);

  return {
    name: 'twilio-voice',
    async send(message, signal) {
      const { status, json } = await http.post(url, {
        headers,
        body: new URLSearchParams([
          ['To', message.to],
          ['From', settings.from],
          ['Twiml', twimlOf(message)],
          ['Timeout', String(RING_SECONDS)],
          ...callbackOf(message),
        ]),
        signal,
      });
      if (status === 201) return messageIdIn(TakenReply.safeParse(json).data?.sid, message.to);
      const code = ErrorReply.safeParse(json).data?.code;
      throw new DeliveryError(twilioReasonOf(status, code), code?.toString());
    },
    check: createTwilioLoginCheck(settings, 'Calls/CA00000000000000000000000000000000', http),
    close: () => http.close(),
  };
}

/** `completed` is every end of a call, also that of one that nobody answered. */
function callbackOf({ receipt }: Message): [string, string][] {
  if (receipt === undefined) return [];
  return [
    ['StatusCallback', `${receipt.url}/twilio-voice?t=${receipt.ref}`],
    ['StatusCallbackEvent', 'ringing'],
    ['StatusCallbackEvent', 'completed'],
  ];
}

function twimlOf(message: Message): string {
  const { text, language } = spoken(message, VOICES);
  const say = `<Say language="${language}">${escapeXml(text)}</Say>`;
  return `<Response>${say}<Pause length="1"/>${say}</Response>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A name such as `<Dial>` would otherwise be a verb. */
function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
