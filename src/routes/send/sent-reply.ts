import { z } from 'zod';
import type { Sent } from '../../otp/send';

/** The reply to a send: the legacy service's fields first. */
export const SentReply = z
  .object({
    Status: z.literal('Success'),
    Details: z.string().meta({ description: 'The verification key: bring it back with the code.' }),
    ExpiresAt: z.string().meta({ format: 'date-time', description: 'When the code expires.' }),
    ResendAfter: z.int().min(0).meta({ description: 'Seconds until this recipient may be sent another code.' }),
  })
  .meta({ title: 'SentReply' });

export const KEY_EXAMPLE = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiOXdRbUVxMWQifQ..DqZ2…';

export const SENT_EXAMPLE: z.infer<typeof SentReply> = {
  Status: 'Success',
  Details: KEY_EXAMPLE,
  ExpiresAt: '2030-01-01T12:10:00.000Z',
  ResendAfter: 30,
};

export function sentReply(verificationKey: string, sent: Omit<Sent, 'claims'>): z.infer<typeof SentReply> {
  return {
    Status: 'Success',
    Details: verificationKey,
    ExpiresAt: sent.expiresAt.toISOString(),
    ResendAfter: sent.resendAfterSeconds,
  };
}
