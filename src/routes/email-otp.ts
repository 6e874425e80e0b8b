import type { IRouter, RequestHandler } from 'express';
import { z } from 'zod';
import { allowOnly } from '../middleware/error-handler';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import { askedLanguages } from './send/locale-field';
import {
  assertBrandAllowed,
  fitsType,
  messageFields,
  type MessageOptions,
  type MessageTypes,
} from './send/message-fields';
import { presentSent } from './send/sent-reply';

export const emailOtpBody = (templates: MessageTypes) =>
  z
    .object({
      email: field({
        missing: 'email_not_provided',
        notString: 'email_not_a_string',
        tooLong: 'email_invalid',
      }).meta({
        description: 'One plain address. The code goes there.',
        examples: ['ada@example.com'],
      }),
      ...messageFields(templates, 'email'),
    })
    .refine(fitsType(templates, 'email'), 'variables_invalid');

export function emailOtpRoute(
  router: IRouter,
  { otp, templates, brand: permission }: MessageOptions & { otp: OtpService },
  guards: readonly RequestHandler[],
): void {
  const Body = emailOtpBody(templates);
  router
    .post('/api/v1/email/otp', ...guards, async (req, res) => {
      const { email: to, type, locale, brand, variables } = validate(Body, req.body);
      const { requestId, caller } = res.locals;
      assertBrandAllowed(brand, caller, permission);
      const languages = askedLanguages(req, locale);
      const request = { channel: 'email', to, type, languages, requestId } as const;
      res.json(presentSent(await otp.send({ ...request, brand, variables })));
    })
    .all('/api/v1/email/otp', allowOnly('POST'));
}
