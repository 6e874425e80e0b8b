import { generateKeyPairSync } from 'node:crypto';
import type { Message, Provider } from '../../src/delivery/provider';
import type { Network } from '../../src/delivery/providers/network';
import { createSesProvider } from '../../src/delivery/providers/ses';
import { createSnsProvider } from '../../src/delivery/providers/sns';
import { createTwilioProvider } from '../../src/delivery/providers/twilio';
import { createTwilioVoiceProvider } from '../../src/delivery/providers/twilio-voice';
import { createVonageProvider } from '../../src/delivery/providers/vonage';
import { createVonageVoiceProvider } from '../../src/delivery/providers/vonage-voice';
import { createWebhookProvider } from '../../src/delivery/providers/webhook';
import { createWhatsAppProvider } from '../../src/delivery/providers/whatsapp';
import { onTeardown } from './harness';
import type { Answer } from './http-sink';
import { DIRECT } from './network';
import { call, email, sms, whatsApp } from './provider-outcome';

export interface HttpProvider {
  name: string;
  message: Message;
  /** The reply with which the server takes a message. */
  taken: Answer;
  create: (url: string, network: Network) => Provider;
}

const aws = (endpoint: string) => ({
  region: 'eu-west-1',
  endpoint,
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret' },
});
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secrets = [`whsec_${Buffer.alloc(32, 'key').toString('base64')}`];

/** Every provider that speaks HTTP. */
export const HTTP_PROVIDERS: readonly HttpProvider[] = [
  {
    name: 'twilio',
    message: sms,
    taken: { status: 201, body: { sid: 'SMexample', status: 'queued', error_code: null } },
    create(baseUrl, network) {
      const login = { user: 'ACexample', password: 'a-token' };
      return createTwilioProvider(
        { accountSid: 'ACexample', login, sender: { from: '+15005550006' }, baseUrl },
        network,
      );
    },
  },
  {
    name: 'vonage',
    message: sms,
    taken: {
      status: 200,
      body: { 'message-count': '1', messages: [{ to: '12025550143', status: '0', 'message-id': '0A0000000123ABCD1' }] },
    },
    create: (baseUrl, network) =>
      createVonageProvider({ apiKey: 'abcd1234', apiSecret: 'a+secret', from: 'Acme', baseUrl }, network),
  },
  {
    name: 'twilio-voice',
    message: call,
    taken: { status: 201, body: { sid: 'CAexample', status: 'queued', direction: 'outbound-api' } },
    create(baseUrl, network) {
      const login = { user: 'ACexample', password: 'a-token' };
      return createTwilioVoiceProvider({ accountSid: 'ACexample', login, from: '+15005550006', baseUrl }, network);
    },
  },
  {
    name: 'vonage-voice',
    message: call,
    taken: {
      status: 201,
      body: {
        uuid: '63f61863-4a51-4f6b-86e1-46edebcf9356',
        status: 'started',
        direction: 'outbound',
        conversation_uuid: 'CON-f972836a-550f-45fa-956c-12a2ab5b7d22',
      },
    },
    create: (baseUrl, network) =>
      createVonageVoiceProvider(
        { applicationId: 'an-application', privateKey, from: '+442079460000', baseUrl },
        network,
      ),
  },
  {
    name: 'whatsapp',
    message: whatsApp,
    taken: {
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '+12025550143', wa_id: '12025550143' }],
        messages: [{ id: 'wamid.HBgLMTIwMjU1NTAxNDMVAgARGBI', message_status: 'accepted' }],
      },
    },
    create: (baseUrl, network) =>
      createWhatsAppProvider(
        { token: 'a-token', phoneNumberId: '106540352242922', template: 'sign_in', languages: ['en'], baseUrl },
        network,
      ),
  },
  {
    name: 'webhook',
    message: sms,
    taken: { status: 204 },
    create: (url, network) => createWebhookProvider({ url, secrets }, network),
  },
  {
    name: 'sns',
    message: sms,
    taken: {
      status: 200,
      headers: { 'Content-Type': 'text/xml' },
      body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
    },
    create: (endpoint, network) => createSnsProvider(aws(endpoint), network),
  },
  {
    name: 'ses',
    message: email,
    taken: { status: 200, body: { MessageId: '1' } },
    create: (endpoint, network) => createSesProvider({ ...aws(endpoint), from: 'no-reply@acme.example' }, network),
  },
];

/** Within Jest, the AWS SDK loses the codes of socket errors: tests/delivery/providers/aws.test.ts covers these. */
export const WITHOUT_AWS = HTTP_PROVIDERS.filter(({ name }) => name !== 'sns' && name !== 'ses');

/** Closes the provider after the file's last test. */
export function closing(provider: Provider): Provider {
  onTeardown(() => provider.close?.());
  return provider;
}

export const createDirect = ({ create }: HttpProvider, url: string) => closing(create(url, DIRECT));
