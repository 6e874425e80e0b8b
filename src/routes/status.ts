import type { RequestHandler } from 'express';
import { z } from 'zod';
import { byChannel } from '../channel';
import type { Delivery } from '../delivery/delivery';
import type { Endpoint } from './endpoint';

const Providers = z.array(
  z.object({
    provider: z.string(),
    circuit: z.enum(['closed', 'open', 'half-open']),
    failedCheck: z.string().optional().meta({
      description:
        'The reason why the check at the start of the service failed, until the provider takes a message. Absent otherwise.',
    }),
  }),
);
const StatusReply = z.object({
  Status: z.literal('Success'),
  Providers: z.object(byChannel(() => Providers)).meta({
    description: "Each channel's providers. A provider whose circuit is open is skipped for now.",
  }),
});

/** The state of the providers, for callers with a key: it names the operator's suppliers. */
export function status(delivery: Delivery, guards: readonly RequestHandler[]): Endpoint {
  return {
    method: 'get',
    path: '/status',
    summary: 'The state of the providers, in the order in which they are tried',
    reply: StatusReply,
    replyExample: {
      Status: 'Success',
      Providers: {
        email: [
          { provider: 'smtp', circuit: 'open', failedCheck: 'not_authorized' },
          { provider: 'ses', circuit: 'closed' },
        ],
        sms: [{ provider: 'sns', circuit: 'closed' }],
        whatsapp: [{ provider: 'whatsapp', circuit: 'closed' }],
        voice: [{ provider: 'twilio-voice', circuit: 'closed' }],
      },
    },
    failures: ['unauthorized'],
    handlers: [
      ...guards,
      (_req, res) => {
        const reply: z.infer<typeof StatusReply> = {
          Status: 'Success',
          Providers: delivery.status(),
        };
        res.json(reply);
      },
    ],
  };
}
