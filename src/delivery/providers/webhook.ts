import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Provider } from '../provider';
import { DeliveryError } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { httpPost } from './http-post';

export interface WebhookSettings {
  url: string;
  /** `whsec_` and the key in base64; several while they are being changed: each signs. */
  secrets: readonly string[];
}

/** How a gateway says that nobody could reach this recipient: status 422 and this body. */
const Refusal = z.object({ reason: z.enum(['recipient_refused', 'recipient_opted_out']) });

/**
 * Any other channel (WhatsApp, voice, a national gateway) through one POST signed as Standard Webhooks
 * has it. This is the one place where a code leaves in JSON.
 *
 * Any 2xx means that the gateway has taken the message. A 422 with `{"reason":"recipient_refused"}` or
 * `"recipient_opted_out"` is permanent. Every other answer, 410 and a bare 422 among them, speaks of the
 * endpoint and not of the recipient: the next provider is tried.
 */
export function createWebhookProvider({ url, secrets }: WebhookSettings): Provider {
  const keys = secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));

  return {
    name: 'webhook',
    async send({ channel, to, type, code, text, subject, html }, signal) {
      const now = new Date();
      const body = JSON.stringify({
        type: 'otp.message',
        timestamp: now.toISOString(),
        data: { channel, to, type, code, text, subject, html },
      });
      // A message is posted once, so its id is its own; receivers drop a request that they have seen.
      const id = `msg_${randomUUID()}`;
      const timestamp = String(Math.floor(now.getTime() / 1000));
      const sign = (key: Buffer) =>
        `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

      const { status, json } = await httpPost(url, {
        headers: {
          'Content-Type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': keys.map(sign).join(' '),
        },
        body,
        signal,
      });
      if (status >= 200 && status < 300) return;
      const refusal = status === 422 ? Refusal.safeParse(json).data : undefined;
      throw new DeliveryError(refusal?.reason ?? reasonOfStatus(status));
    },
  };
}
