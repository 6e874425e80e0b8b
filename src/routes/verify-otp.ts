import type { IRouter, RequestHandler } from 'express';
import { z } from 'zod';
import { MAX_KEY_LENGTH } from '../crypt/verification-key';
import { allowOnly } from '../middleware/error-handler';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';

const MAX_CODE = 64;

export const VerifyOtpBody = z.object({
  verification_key: field(
    {
      missing: 'verification_key_not_provided',
      notString: 'verification_key_not_a_string',
      tooLong: 'verification_key_invalid',
    },
    MAX_KEY_LENGTH,
  ).meta({ description: 'The Details of the reply to the send.', examples: ['eyJhbGciOiJkaXIi…'] }),
  otp: field(
    { missing: 'otp_not_provided', notString: 'otp_not_a_string', tooLong: 'otp_invalid' },
    MAX_CODE,
  ).meta({
    description: 'The code as the person typed it: a string. White space in it is passed over.',
    examples: ['482913'],
  }),
  check: field({
    missing: 'check_not_provided',
    notString: 'check_not_a_string',
    tooLong: 'check_invalid',
  }).meta({ description: 'The address or number again.', examples: ['ada@example.com'] }),
});

export function verifyOtpRoute(
  router: IRouter,
  otp: OtpService,
  guards: readonly RequestHandler[],
): void {
  router
    .post('/api/v1/verify/otp', ...guards, async (req, res) => {
      const body = validate(VerifyOtpBody, req.body);
      const { verification_key: verificationKey, otp: code, check } = body;
      await otp.verify({ verificationKey, code: code.replaceAll(/\s/g, ''), check });
      res.json({ Status: 'Success', Details: 'OTP Matched', Check: check });
    })
    .all('/api/v1/verify/otp', allowOnly('POST'));
}
