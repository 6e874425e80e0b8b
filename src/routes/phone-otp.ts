import { Router } from 'express';
import { z } from 'zod';
import { ApiError } from '../errors';
import type { Delivery } from '../delivery/delivery';
import { allowOnly } from '../middleware/error-handler';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import { parsePhone } from '../otp/recipient';
import { recipientField, typeField } from './fields';
import { presentSent } from './present-sent';

export const PhoneOtpBody = z.object({
  phone_number: field({
    missing: 'phone_number_not_provided',
    notString: 'phone_number_not_a_string',
    tooLong: 'phone_number_invalid',
  })
    .transform(recipientField(parsePhone, 'phone_number_invalid'))
    .meta({ description: 'A number in international form.', examples: ['+12025550143'] }),
  type: typeField,
});

export function phoneOtpRoute(otp: OtpService, delivery: Delivery): Router {
  return Router()
    .post('/api/v1/phone/otp', async (req, res) => {
      if (!delivery.serves('sms')) throw new ApiError('phone_unavailable');
      const { phone_number: recipient, type } = validate(PhoneOtpBody, req.body);
      res.json(presentSent(await otp.send({ recipient, type, requestId: res.locals.requestId })));
    })
    .all('/api/v1/phone/otp', allowOnly('POST'));
}
