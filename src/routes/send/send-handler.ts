import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Channel } from '../../channel';
import type { ErrorCode } from '../../errors';
import type { LimitRequest } from '../../middleware/caller-limit';
import { submissionOf } from '../../middleware/idempotency-key';
import { validate } from '../../middleware/validate';
import type { OtpService } from '../../otp/otp';
import type { SendOnce } from '../../otp/send-once';
import { autofillOf, type AutofillFields } from './autofill-fields';
import { assertBrandAllowed, type BrandPermission } from './brand-permission';
import { askedLanguages } from './locale-field';
import type { MessageTypes } from './message-fields';
import { assertPageMaySet } from './page-fields';
import { sentReply } from './sent-reply';

/** The failures of every send besides those of its fields. */
export const SEND_FAILURES = [
  'idempotency_key_invalid',
  'idempotency_key_reused',
  'request_in_progress',
  'recipient_rate_limited',
  'brand_not_allowed',
  'field_not_for_pages',
  'captcha_required',
  'captcha_failed',
  'captcha_unavailable',
  'counters_unavailable',
  'recipient_refused',
  'message_not_sent',
] as const satisfies ErrorCode[];

/** What the endpoints that send need. */
export interface SendDependencies {
  otp: OtpService;
  once: SendOnce;
  templates: MessageTypes;
  brand: BrandPermission;
  /** Run before the handler: they authenticate and read the body. */
  guards: readonly RequestHandler[];
  limit: LimitRequest;
}

/** The fields that every send has, on each channel. */
interface SendBody extends AutofillFields {
  channel?: Channel | undefined;
  type: string;
  locale?: string | undefined;
  brand?: string | undefined;
  variables?: Record<string, string> | undefined;
  code_challenge?: string | undefined;
  nonce?: string | undefined;
  visitor?: string | undefined;
  captcha?: string | undefined;
}

interface SendVia<Body extends SendBody> {
  /** The channels that a body may name. The first is the default. */
  channels: readonly [Channel, ...Channel[]];
  schema: z.ZodType<Body>;
  recipientOf: (body: Body) => string;
}

/** Sends a code and replies with its verification key. */
export function sendHandler<Body extends SendBody>(
  { channels, schema, recipientOf }: SendVia<Body>,
  { otp, once, brand: permission, limit }: SendDependencies,
): RequestHandler {
  const [defaultChannel] = channels;
  const NamedChannel = z.object({ channel: z.enum(channels) });
  return async (req, res) => {
    // First: a service without the channel says so, whatever else the body lacks.
    otp.assertServed(NamedChannel.safeParse(req.body).data?.channel ?? defaultChannel);
    const body = validate(schema, req);
    const channel = body.channel ?? defaultChannel;
    const recipient = otp.parseRecipient(channel, recipientOf(body));
    assertPageMaySet(res.locals.page, body);
    const { captcha, ...repeated } = body; // a repeat has a new captcha
    const submission = submissionOf(req, res, repeated);
    // A body that fails validation costs nothing, so it does not count.
    await limit(req, res, { visitor: body.visitor, captcha });
    const { type, locale, brand, variables, nonce, code_challenge: codeChallenge } = body;
    const { requestId, trace, caller, sealKey } = res.locals;
    assertBrandAllowed(brand, caller, permission);
    const languages = askedLanguages(req, locale);
    const autofill = autofillOf(body);
    const binding = { caller, nonce, codeChallenge };
    const request = { channel, recipient, type, languages, brand, variables, autofill, requestId, trace, ...binding };
    const sent = await once({ submission, subject: recipient.identity }, () => otp.send(request));
    res.json(sentReply(sealKey(sent.claims, sent.kid), sent));
  };
}
