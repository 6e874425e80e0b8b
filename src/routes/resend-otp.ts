import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CHANNEL_NAMES } from '../channel';
import { submissionOf } from '../middleware/idempotency-key';
import { validate } from '../middleware/validate';
import { trimInvisible } from '../visible-text';
import { apiFailures, type Endpoint } from './endpoint';
import { autofillFields, autofillOf, hasOneAutofill } from './send/autofill-fields';
import { assertBrandAllowed } from './send/brand-permission';
import { channelField } from './send/channel-field';
import { resentMessageFields, type MessageTypes } from './send/message-fields';
import { assertPageMaySet } from './send/page-fields';
import { SEND_FAILURES, type SendDependencies } from './send/send-handler';
import { KEY_EXAMPLE, SENT_EXAMPLE, SentReply, sentReply } from './send/sent-reply';
import { openedKey, verificationKeyField } from './verification-key-field';

const resendOtpBody = (templates: MessageTypes) =>
  z
    .object({
      verification_key: verificationKeyField,
      channel: channelField(
        CHANNEL_NAMES,
        'Another channel to the same recipient. Without it: that of the first message.',
      ),
      ...resentMessageFields(templates),
      ...autofillFields,
    })
    .refine(hasOneAutofill, 'autofill_ambiguous');

type Body = z.infer<ReturnType<typeof resendOtpBody>>;

export function resendOtp(dependencies: SendDependencies): Endpoint {
  const schema = resendOtpBody(dependencies.templates);
  return {
    method: 'post',
    path: '/api/v1/resend/otp',
    summary: 'Send the same code again',
    body: schema,
    requestExample: { verification_key: KEY_EXAMPLE },
    reply: SentReply,
    replyExample: SENT_EXAMPLE,
    failures: apiFailures(
      schema,
      ...SEND_FAILURES,
      'type_incorrect',
      'otp_already_used',
      'otp_expired',
      'too_many_attempts',
      'phone_unavailable',
      'channel_unavailable',
      'autofill_ambiguous',
      'destination_not_allowed',
      'destination_blocked',
    ),
    handlers: [...dependencies.guards, handler(schema, dependencies)],
  };
}

function handler(schema: z.ZodType<Body>, { otp, once, brand: permission, limit }: SendDependencies): RequestHandler {
  return async (req, res) => {
    const { captcha, ...body } = validate(schema, req); // a repeat has a new captcha
    assertPageMaySet(res.locals.page, body);
    const submission = submissionOf(req, res, body);
    await limit(req, res, { visitor: body.visitor, captcha });
    const { channel, locale, brand, variables } = body;
    const { requestId, trace, caller } = res.locals;
    assertBrandAllowed(brand, caller, permission);
    const wishes = { brand, variables, autofill: autofillOf(body) };
    const names = { requestId, trace };
    const key = openedKey(res);
    const resent = await once({ submission, subject: key.claims.sub }, async () => ({
      ...key,
      ...(await otp.resend({ key, channel, locale, ...names, ...wishes })),
    }));
    res.json(sentReply(trimInvisible(body.verification_key), resent));
  };
}
