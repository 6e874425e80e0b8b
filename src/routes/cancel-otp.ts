import { z } from 'zod';
import { validate } from '../middleware/validate';
import { apiFailures, type Endpoint } from './endpoint';
import { KEY_EXAMPLE } from './send/sent-reply';
import { openedKey, verificationKeyField } from './verification-key-field';
import type { VerifyDependencies } from './verify-otp';
import { visitorField } from './visitor-field';

const CancelOtpBody = z.object({ verification_key: verificationKeyField, visitor: visitorField });

const CanceledReply = z.object({ Status: z.literal('Success'), Details: z.literal('OTP Canceled') });

export function cancelOtp({ otp, guards, limit }: VerifyDependencies): Endpoint {
  return {
    method: 'post',
    path: '/api/v1/cancel/otp',
    summary: 'Cancel a code: nothing redeems it any more',
    body: CancelOtpBody,
    requestExample: { verification_key: KEY_EXAMPLE },
    reply: CanceledReply,
    replyExample: { Status: 'Success', Details: 'OTP Canceled' },
    failures: apiFailures(CancelOtpBody, 'otp_already_used', 'otp_expired'),
    handlers: [
      ...guards,
      async (req, res) => {
        await limit(req, res, validate(CancelOtpBody, req));
        await otp.cancel(openedKey(res));
        const reply: z.infer<typeof CanceledReply> = { Status: 'Success', Details: 'OTP Canceled' };
        res.json(reply);
      },
    ],
  };
}
