import type { Message, Provider } from '../../src/delivery/provider';
import type { Network } from '../../src/delivery/providers/network';
import { createSesProvider } from '../../src/delivery/providers/ses';
import { createSnsProvider } from '../../src/delivery/providers/sns';
import { createTwilioProvider } from '../../src/delivery/providers/twilio';
import { createVonageProvider } from '../../src/delivery/providers/vonage';
import { createWebhookProvider } from '../../src/delivery/providers/webhook';
import { onTeardown } from './harness';
import type { Answer } from './http-sink';
import { DIRECT } from './network';
import { email, sms } from './provider-outcome';

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
