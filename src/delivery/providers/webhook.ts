import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { freeText, urlWhere } from '../../config/setting-kinds';
import { DeliveryError } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { isOpenTelemetryLoaded } from '../../trace-context';
import type { Provider } from '../provider';
import { defineProvider } from './define-provider';
import { createHttpPost } from './http-post';
import type { Network } from './network';

interface WebhookSettings {
  url: string;
  /** `whsec_` and the key in base64. Several during a rotation: each one signs. */
  secrets: readonly string[];
}

const SECRET_PREFIX = 'whsec_';
const SECRETS_ACCEPT = 'whsec_ and 24 to 64 bytes in base64, or several separated by commas';

const webhookSecrets = freeText(SECRETS_ACCEPT)
  .transform((value) => value.split(',').map((secret) => secret.trim()))
  .refine((all) => all.every(isSecret), SECRETS_ACCEPT);

function isSecret(secret: string): boolean {
  const { length } = keyOf(secret);
  return secret.startsWith(SECRET_PREFIX) && length >= 24 && length <= 64;
}

export const webhook = defineProvider({
  name: 'webhook',
  channels: { email: 'when named', sms: 'when set up', whatsapp: 'when named', voice: 'when named' },
  variables: {
    WEBHOOK_URL: urlWhere(
      'an http:// or https:// URL without a user name',
      ({ protocol, username, password }) => /^https?:$/.test(protocol) && username === '' && password === '',
    ).optional(),
    WEBHOOK_SECRET: webhookSecrets.optional(),
  },
  needs: 'WEBHOOK_URL and WEBHOOK_SECRET',
  together: [
    { given: 'WEBHOOK_URL', needsOneOf: ['WEBHOOK_SECRET'] },
    { given: 'WEBHOOK_SECRET', needsOneOf: ['WEBHOOK_URL'] },
  ],
  httpsInProduction: ['WEBHOOK_URL'],
  read({ WEBHOOK_URL: url, WEBHOOK_SECRET: secrets }): WebhookSettings | undefined {
    return url && secrets ? { url, secrets } : undefined;
  },
  create: createWebhookProvider,
});

/** The body of a 422 from a gateway that cannot reach the recipient. */
const Refusal = z.object({ reason: z.enum(['recipient_refused', 'recipient_opted_out']) });

/**
 * Any other gateway through one POST, signed by Standard Webhooks. The body is
 * JSON and holds the code.
 *
 * A 2xx means that the gateway has taken the message. A 422 with `{"reason":"recipient_refused"}` or
 * `"recipient_opted_out"` is permanent. A bare 400, 409 or 422 is about this message. Every other reply, including 410,
 * is about the endpoint. In both cases the next provider is tried.
 */
export function createWebhookProvider({ url, secrets }: WebhookSettings, network: Network): Provider {
  const keys = secrets.map(keyOf);
  const http = createHttpPost(network);

  return {
    name: 'webhook',
    async send({ channel, to, type, code, text, subject, html, locale, ttlSeconds, trace }, signal) {
      const now = new Date();
      const body = JSON.stringify({
        type: 'otp.message',
        timestamp: now.toISOString(),
        data: { channel, to, type, code, text, subject, html, locale, ttlSeconds },
      });
      // Receivers drop an id that they have seen. A message is posted once, so every post has a new id.
      const id = `msg_${randomUUID()}`;
      const timestamp = String(Math.floor(now.getTime() / 1000));
      const sign = (key: Buffer) =>
        `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

      const { status, json } = await http.post(url, {
        headers: {
          'Content-Type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': keys.map(sign).join(' '),
          ...(trace !== undefined && !isOpenTelemetryLoaded() && { traceparent: trace.traceparent }),
        },
        body,
        signal,
      });
      if (status >= 200 && status < 300) return undefined;
      const refusal = status === 422 ? Refusal.safeParse(json).data : undefined;
      throw new DeliveryError(refusal?.reason ?? reasonOfStatus(status));
    },
    reach: (signal) => http.reach(url, signal),
    close: () => http.close(),
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
}
