import { z } from 'zod';
import { DELIVERY_REASONS, DELIVERY_STATES } from '../delivery-state';
import { validate } from '../middleware/validate';
import { STATES } from '../otp/status';
import { apiFailures, type Endpoint } from './endpoint';
import { KEY_EXAMPLE } from './send/sent-reply';
import { openedKey, verificationKeyField } from './verification-key-field';
import type { VerifyDependencies } from './verify-otp';
import { visitorField } from './visitor-field';

const StatusOtpBody = z.object({ verification_key: verificationKeyField, visitor: visitorField });

const CodeStatusReply = z.object({
  Status: z.literal('Success'),
  Details: z.enum(STATES).meta({ description: 'The state of the code. An approved code was redeemed.' }),
  ExpiresAt: z.string().meta({ format: 'date-time', description: 'When the code expires.' }),
  AttemptsLeft: z.int().min(0).meta({ description: 'Guesses left.' }),
  Delivery: z
    .enum(DELIVERY_STATES)
    .optional()
    .meta({ description: 'How far the message came, where its provider reports: sent is handed to the carrier.' }),
  DeliveryReason: z
    .enum(DELIVERY_REASONS)
    .optional()
    .meta({ description: 'Why the message did not arrive, if it is undelivered or failed.' }),
});

export function statusOtp({ otp, guards, limit }: VerifyDependencies): Endpoint {
  return {
    method: 'post',
    path: '/api/v1/status/otp',
    summary: 'The state of a code: spends no guess',
    body: StatusOtpBody,
    requestExample: { verification_key: KEY_EXAMPLE },
    reply: CodeStatusReply,
    replyExample: { Status: 'Success', Details: 'pending', ExpiresAt: '2030-01-01T12:10:00.000Z', AttemptsLeft: 4 },
    failures: apiFailures(StatusOtpBody),
    handlers: [
      ...guards,
      async (req, res) => {
        await limit(req, res, validate(StatusOtpBody, req));
        const { state, expiresAt, attemptsLeft, delivery } = await otp.status(openedKey(res));
        const reply: z.infer<typeof CodeStatusReply> = {
          Status: 'Success',
          Details: state,
          ExpiresAt: expiresAt.toISOString(),
          AttemptsLeft: attemptsLeft,
          ...(delivery && { Delivery: delivery.state }),
          ...(delivery?.reason && { DeliveryReason: delivery.reason }),
        };
        res.json(reply);
      },
    ],
  };
}
