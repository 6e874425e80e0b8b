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
import { twilioIdIn } from './twilio-reply';

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

/** Calls through Twilio. The TwiML goes with the request, so Twilio need not reach this service. */
export function createTwilioVoiceProvider(settings: TwilioVoiceSettings, network: Network): Provider {
  const { url, headers } = twilioEndpoint(settings, 'Calls');
  const http = createHttpPost(network);

  return {
    name: 'twilio-voice',
    async send(message, signal) {
      const reply = await http.post(url, {
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
      return twilioIdIn(reply, message.to);
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
