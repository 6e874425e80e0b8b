import { z } from 'zod';

const Status = z.literal('Success');

/** What each endpoint replies with where it succeeds. */
export const SentReply = z.object({
  Status,
  Details: z.string().meta({ description: 'The verification key: bring it back with the code.' }),
  ExpiresAt: z.string().meta({ format: 'date-time', description: 'When the code expires.' }),
  ResendAfter: z
    .int()
    .min(0)
    .meta({ description: 'Seconds until this recipient may be sent another code.' }),
});

export const VerifiedReply = z.object({
  Status,
  Details: z.literal('OTP Matched'),
  Check: z.string().meta({ description: 'The address or number, as it was given.' }),
});

export const RunningReply = z.object({ Status, Details: z.literal('Running') });
export const ReadyReply = z.object({ Status, Details: z.literal('Ready') });

const Providers = z.array(
  z.object({ provider: z.string(), circuit: z.enum(['closed', 'open', 'half-open']) }),
);
export const StatusReply = z.object({
  Status,
  Providers: z.object({ email: Providers, sms: Providers }).meta({
    description: "Each channel's providers. One whose circuit is open is passed over for now.",
  }),
});

export const HomeReply = z.object({
  name: z.literal('otp-service'),
  version: z.string(),
  docs: z.string().meta({ description: 'Where the reference page is.' }),
});

export const InboxReply = z.array(
  z.object({
    id: z.int().min(1),
    receivedAt: z.string().meta({ format: 'date-time' }),
    channel: z.enum(['email', 'sms']),
    to: z.string(),
    type: z.string(),
    code: z.string(),
    text: z.string().meta({ description: 'The SMS, or the text part of the mail.' }),
    subject: z.string().optional().meta({ description: 'Of a mail.' }),
    html: z.string().optional().meta({ description: 'The HTML part of a mail.' }),
    segments: z.int().min(1).optional().meta({ description: 'Messages that an SMS is billed as.' }),
  }),
);

/** Of replies that are no JSON. */
export const TextReply = z.string();
export const DocumentReply = z
  .object({ openapi: z.string(), info: z.object({}), paths: z.object({}) })
  .meta({ description: 'An OpenAPI 3.1 document.' });
