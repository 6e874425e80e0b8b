import { Router } from 'express';
import { z } from 'zod';
import { allowOnly } from '../middleware/error-handler';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import { parseEmail } from '../otp/recipient';
import { recipientField, typeField } from './fields';
import { presentSent } from './present-sent';

export const EmailOtpBody = z.object({
  email: field({
    missing: 'email_not_provided',
    notString: 'email_not_a_string',
    tooLong: 'email_invalid',
  })
    .transform(recipientField(parseEmail, 'email_invalid'))
    .meta({
      description: 'One plain address. The code goes there.',
      examples: ['ada@example.com'],
    }),
  type: typeField,
});

export function emailOtpRoute(otp: OtpService): Router {
  return Router()
    .post('/api/v1/email/otp', async (req, res) => {
      const { email: recipient, type } = validate(EmailOtpBody, req.body);
      res.json(presentSent(await otp.send({ recipient, type, requestId: res.locals.requestId })));
    })
    .all('/api/v1/email/otp', allowOnly('POST'));
}
