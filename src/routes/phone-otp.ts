import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { allowOnly } from '../middleware/error-handler';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import { askedLanguages, localeField } from './locale-field';
import { presentSent } from './present-sent';
import { typeField } from './type-field';

export const PhoneOtpBody = z.object({
  phone_number: field({
    missing: 'phone_number_not_provided',
    notString: 'phone_number_not_a_string',
    tooLong: 'phone_number_invalid',
  }).meta({
    description: 'A number in international form, or in that of DEFAULT_COUNTRY.',
    examples: ['+12025550143'],
  }),
  type: typeField,
  locale: localeField,
});

export function phoneOtpRoute(otp: OtpService, guards: readonly RequestHandler[]): Router {
  return Router()
    .post('/api/v1/phone/otp', ...guards, async (req, res) => {
      otp.assertServed('sms');
      const { phone_number: to, type, locale } = validate(PhoneOtpBody, req.body);
      const { requestId } = res.locals;
      const languages = askedLanguages(req, locale);
      const request = { channel: 'sms', to, type, languages, requestId } as const;
      res.json(presentSent(await otp.send(request)));
    })
    .all('/api/v1/phone/otp', allowOnly('POST'));
}
