import type { RequestHandler } from 'express';
import { z } from 'zod';
import { MAX_KEY_LENGTH } from '../crypt/verification-key';
import { ApiError } from '../errors';
import type { LimitRequest } from '../middleware/caller-limit';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import type { Prove } from '../otp/proof';
import { apiFailures, type Endpoint } from './endpoint';
import { KEY_EXAMPLE } from './send/sent-reply';
import { visitorField } from './visitor-field';

const MAX_CODE = 64;

const VerifyOtpBody = z.object({
  verification_key: field(
    {
      missing: 'verification_key_not_provided',
      notString: 'verification_key_not_a_string',
      tooLong: 'verification_key_invalid',
    },
    MAX_KEY_LENGTH,
  ).meta({ description: 'The Details of the reply to the send.', examples: ['eyJhbGciOiJkaXIi…'] }),
  otp: field({ missing: 'otp_not_provided', notString: 'otp_not_a_string', tooLong: 'otp_invalid' }, MAX_CODE).meta({
    description:
      'The code as the person typed it: a string. Spaces and dashes in it are ignored, and digits may be of any script.',
    examples: ['482913'],
  }),
  check: field({
    missing: 'check_not_provided',
    notString: 'check_not_a_string',
    tooLong: 'check_invalid',
  }).meta({ description: 'The address or number again.', examples: ['ada@example.com'] }),
  visitor: visitorField,
});

const VerifiedReply = z.object({
  Status: z.literal('Success'),
  Details: z.literal('OTP Matched'),
  Check: z.string().meta({ description: 'The address or number, as it was given.' }),
  Token: z.string().optional().meta({
    description:
      'The proof for back ends: a JWT that they check with /.well-known/jwks.json. Absent in production without PUBLIC_URL.',
  }),
});

interface VerifyDependencies {
  otp: OtpService;
  prove: Prove;
  /** Run before the handler: they authenticate and read the body. */
  guards: readonly RequestHandler[];
  limit: LimitRequest;
}

export function verifyOtp({ otp, prove, guards, limit }: VerifyDependencies): Endpoint {
  return {
    method: 'post',
    path: '/api/v1/verify/otp',
    summary: 'Redeem a code, exactly once',
    body: VerifyOtpBody,
    requestExample: { otp: '482913', verification_key: KEY_EXAMPLE, check: 'grace@example.com' },
    reply: VerifiedReply,
    replyExample: {
      Status: 'Success',
      Details: 'OTP Matched',
      Check: 'grace@example.com',
      Token: 'eyJhbGciOiJFUzI1NiIs…',
    },
    failures: apiFailures(
      VerifyOtpBody,
      'recipient_mismatch',
      'otp_already_used',
      'otp_expired',
      'too_many_attempts',
      'otp_not_matched',
    ),
    handlers: [...guards, handler({ otp, prove, limit })],
  };
}

function handler({ otp, prove, limit }: Omit<VerifyDependencies, 'guards'>): RequestHandler {
  return async (req, res) => {
    const { otp: typedCode, check, visitor } = validate(VerifyOtpBody, req);
    await limit(req, res, visitor);
    const { openedKey: key } = res.locals;
    if (key === undefined) throw new ApiError('verification_key_invalid');
    await otp.verify({ key, typedCode, check });
    const { jti: id, sub: recipient, type } = key.claims;
    const channel = recipient.includes('@') ? 'email' : 'sms';
    const token = prove({ id, caller: res.locals.caller, channel, recipient, type, nonce: undefined });
    const reply: z.infer<typeof VerifiedReply> = {
      Status: 'Success',
      Details: 'OTP Matched',
      Check: check,
      ...(token !== undefined && { Token: token }),
    };
    res.json(reply);
  };
}
