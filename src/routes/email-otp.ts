import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { allowOnly } from '../middleware/error-handler';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import { askedLanguages, localeField } from './locale-field';
import { presentSent } from './present-sent';
import { typeField } from './type-field';

export const EmailOtpBody = z.object({
  email: field({
    missing: 'email_not_provided',
    notString: 'email_not_a_string',
    tooLong: 'email_invalid',
  }).meta({
    description: 'One plain address. The code goes there.',
    examples: ['ada@example.com'],
  }),
  type: typeField,
  locale: localeField,
});

export function emailOtpRoute(otp: OtpService, guards: readonly RequestHandler[]): Router {
  return Router()
    .post('/api/v1/email/otp', ...guards, async (req, res) => {
      const { email: to, type, locale } = validate(EmailOtpBody, req.body);
      const { requestId } = res.locals;
      const languages = askedLanguages(req, locale);
      const request = { channel: 'email', to, type, languages, requestId } as const;
      res.json(presentSent(await otp.send(request)));
    })
    .all('/api/v1/email/otp', allowOnly('POST'));
}
