import type { IRouter, RequestHandler } from 'express';
import { z } from 'zod';
import { allowOnly } from '../middleware/error-handler';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import { autofillFields, autofillOf, hasOneLastLine } from './send/autofill-fields';
import { askedLanguages } from './send/locale-field';
import {
  assertBrandAllowed,
  fitsType,
  messageFields,
  type MessageOptions,
  type MessageTypes,
} from './send/message-fields';
import { presentSent } from './send/sent-reply';

export const phoneOtpBody = (templates: MessageTypes) =>
  z
    .object({
      phone_number: field({
        missing: 'phone_number_not_provided',
        notString: 'phone_number_not_a_string',
        tooLong: 'phone_number_invalid',
      }).meta({
        description: 'A number in international form, or in that of DEFAULT_COUNTRY.',
        examples: ['+12025550143'],
      }),
      ...messageFields(templates, 'sms'),
      ...autofillFields,
    })
    .refine(fitsType(templates, 'sms'), 'variables_invalid')
    .refine(hasOneLastLine, 'autofill_ambiguous');

export function phoneOtpRoute(
  router: IRouter,
  { otp, templates, brand: permission }: MessageOptions & { otp: OtpService },
  guards: readonly RequestHandler[],
): void {
  const Body = phoneOtpBody(templates);
  router
    .post('/api/v1/phone/otp', ...guards, async (req, res) => {
      otp.assertServed('sms');
      const body = validate(Body, req.body);
      const { phone_number: to, type, locale, brand, variables } = body;
      const { requestId, caller } = res.locals;
      assertBrandAllowed(brand, caller, permission);
      const languages = askedLanguages(req, locale);
      const request = { channel: 'sms', to, type, languages, requestId } as const;
      const wishes = { brand, variables, autofill: autofillOf(body) };
      res.json(presentSent(await otp.send({ ...request, ...wishes })));
    })
    .all('/api/v1/phone/otp', allowOnly('POST'));
}
