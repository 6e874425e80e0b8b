import { createPrivateKey, randomUUID, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { apiUrl, freeText, parsed } from '../../config/setting-kinds';
import { DeliveryError } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { messageIdIn } from '../message-id';
import type { Message, Provider } from '../provider';
import { createVonageEventReceipts } from '../receipts/vonage-event-receipts';
import { below } from './below';
import { defineProvider } from './define-provider';
import { createHttpPost } from './http-post';
import { assertLoggedIn } from './logged-in';
import type { Network } from './network';
import { COMMON_VOICES, RING_SECONDS, spoken, type Voices } from './speech';
import { vonageShared, withoutPlus } from './vonage';

interface VonageVoiceSettings {
  applicationId: string;
  privateKey: KeyObject;
  /** A number of the account. */
  from: string;
  /** Of the reports of deliveries. */
  signatureSecret?: string | undefined;
  baseUrl?: string | undefined;
}

const rsaKey = parsed('the RSA private key of the application, in PEM', (value): KeyObject | undefined => {
  try {
    // In one line of an .env file, `\n` stands for each line end.
    const key = createPrivateKey(value.replaceAll('\\n', '\n'));
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
});

export const vonageVoice = defineProvider({
  name: 'vonage-voice',
  channels: { voice: 'when set up' },
  variables: {
    ...vonageShared,
    VONAGE_APPLICATION_ID: freeText('the ID of the application').optional(),
    VONAGE_PRIVATE_KEY: rsaKey.optional(),
    VONAGE_VOICE_FROM: freeText('a number').optional(),
    VONAGE_VOICE_API_URL: apiUrl.optional(),
  },
  needs: 'VONAGE_APPLICATION_ID, VONAGE_PRIVATE_KEY and VONAGE_VOICE_FROM',
  together: [
    { given: 'VONAGE_APPLICATION_ID', needsOneOf: ['VONAGE_PRIVATE_KEY'] },
    { given: 'VONAGE_APPLICATION_ID', needsOneOf: ['VONAGE_VOICE_FROM'] },
    { given: 'VONAGE_PRIVATE_KEY', needsOneOf: ['VONAGE_APPLICATION_ID'] },
    { given: 'VONAGE_VOICE_FROM', needsOneOf: ['VONAGE_APPLICATION_ID'] },
    { given: 'VONAGE_SIGNATURE_SECRET', needsOneOf: ['VONAGE_API_KEY', 'VONAGE_APPLICATION_ID'] },
  ],
  httpsInProduction: ['VONAGE_VOICE_API_URL'],
  read(values): VonageVoiceSettings | undefined {
    const { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey, VONAGE_VOICE_FROM: from } = values;
    if (!applicationId || !privateKey || !from) return undefined;
    const { VONAGE_SIGNATURE_SECRET: signatureSecret, VONAGE_VOICE_API_URL: baseUrl } = values;
    return { applicationId, privateKey, from, signatureSecret, baseUrl };
  },
  create: createVonageVoiceProvider,
  receipts: ({ signatureSecret }) => createVonageEventReceipts({ secret: signatureSecret }),
});

const BASE_URL = 'https://api.nexmo.com';
const NO_CALL = '00000000-0000-0000-0000-000000000000';

/** https://developer.vonage.com/voice/voice-api/concepts/text-to-speech */
const VOICES: Voices = { ...COMMON_VOICES, ar: 'ar', uk: 'uk-UA' };

const TakenReply = z.object({ uuid: z.string() });

/** Calls through Vonage's Voice API. */
export function createVonageVoiceProvider(settings: VonageVoiceSettings, network: Network): Provider {
  const { from, baseUrl = BASE_URL } = settings;
  const url = below(baseUrl, 'v1/calls');
  const http = createHttpPost(network);

  return {
    name: 'vonage-voice',
    async send(message, signal) {
      const { status, json } = await http.post(url, {
        headers: { Authorization: `Bearer ${await tokenOf(settings)}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          to: [{ type: 'phone', number: withoutPlus(message.to) }],
          from: { type: 'phone', number: withoutPlus(from) },
          ncco: [talk(message)],
          ringing_timer: RING_SECONDS,
          ...eventsOf(message),
        }),
        signal,
      });
      if (status !== 201) throw new DeliveryError(reasonOfStatus(status));
      return messageIdIn(TakenReply.safeParse(json).data?.uuid, message.to);
    },
    async check(signal) {
      const headers = { Authorization: `Bearer ${await tokenOf(settings)}` };
      const { status } = await http.request(`${url}/${NO_CALL}`, { method: 'GET', headers, signal });
      assertLoggedIn(status);
    },
    close: () => http.close(),
  };
}

const eventsOf = ({ receipt }: Message) =>
  receipt && { event_url: [`${receipt.url}/vonage-voice?t=${receipt.ref}`], event_method: 'POST' };

function talk(message: Message) {
  const { text, language } = spoken(message, VOICES);
  // Angle brackets would be read as SSML.
  return { action: 'talk', text: text.replaceAll(/[<>]/g, ' '), language, loop: 2 };
}

const signAsync = promisify(sign);
const TOKEN_SECONDS = 60;

/** A token for one request (RFC 7519). RSA signs in a thread of its own: it takes about a millisecond. */
async function tokenOf({ applicationId, privateKey }: VonageVoiceSettings): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { application_id: applicationId, iat: now, exp: now + TOKEN_SECONDS, jti: randomUUID() };
  const content = [{ alg: 'RS256', typ: 'JWT' }, claims].map(base64url).join('.');
  const signature = await signAsync('RSA-SHA256', Buffer.from(content), privateKey);
  return `${content}.${signature.toString('base64url')}`;
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
