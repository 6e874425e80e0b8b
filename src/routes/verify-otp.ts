import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CHANNEL_NAMES } from '../channel';
import type { LimitRequest } from '../middleware/caller-limit';
import { field, validate } from '../middleware/validate';
import type { OtpService } from '../otp/otp';
import type { Prove } from '../otp/proof';
import { apiFailures, type Endpoint } from './endpoint';
import { optionalText } from './send/optional-text';
import { KEY_EXAMPLE } from './send/sent-reply';
import { openedKey, verificationKeyField } from './verification-key-field';
import { visitorField } from './visitor-field';

const MAX_CODE = 64;
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/; // RFC 7636 4.1

const VerifyOtpBody = z.object({
  verification_key: verificationKeyField,
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
  type: optionalText('type_incorrect', () => true, {
    description: 'The type of the send. Give it, so that a code sent for one purpose is never redeemed for another.',
    examples: ['2FA'],
  }),
  code_verifier: optionalText('code_verifier_invalid', (text) => CODE_VERIFIER.test(text), {
    description: 'The verifier of the code_challenge that the send gave (RFC 7636).',
    examples: ['dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'],
  }),
  visitor: visitorField,
});

const VerifiedReply = z.object({
  Status: z.literal('Success'),
  Details: z.literal('OTP Matched'),
  Check: z.string().meta({ description: 'The address or number, as it was given.' }),
  Type: z.string().meta({ description: 'The type of the send.' }),
  Channel: z.enum(CHANNEL_NAMES).meta({ description: 'The channel of the first message.' }),
  Recipient: z.string().meta({ description: 'The address in lower case, or the number in E.164.' }),
  SentAt: z.string().meta({ format: 'date-time', description: 'When the code was sent first.' }),
  Token: z.string().optional().meta({
    description:
      'The proof for back ends: a JWT that they check with /.well-known/jwks.json. Absent in production without PUBLIC_URL.',
  }),
});

/** What the endpoints that open a key need. */
export interface VerifyDependencies {
  otp: OtpService;
  /** Run before the handler: they authenticate and read the body. */
  guards: readonly RequestHandler[];
  limit: LimitRequest;
}

interface Proving {
  /** Makes the proof of a redeemed code, where back ends can check one. */
  prove: Prove;
}

export function verifyOtp({ otp, prove, guards, limit }: VerifyDependencies & Proving): Endpoint {
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
      Type: '2FA',
      Channel: 'email',
      Recipient: 'grace@example.com',
      SentAt: '2030-01-01T12:00:00.000Z',
      Token: 'eyJhbGciOiJFUzI1NiIs…',
    },
    failures: apiFailures(
      VerifyOtpBody,
      'recipient_mismatch',
      'type_mismatch',
      'code_verifier_mismatch',
      'otp_already_used',
      'otp_expired',
      'too_many_attempts',
      'otp_not_matched',
    ),
    handlers: [...guards, handler({ otp, prove, limit })],
  };
}

function handler({ otp, prove, limit }: Omit<VerifyDependencies, 'guards'> & Proving): RequestHandler {
  return async (req, res) => {
    const { otp: typedCode, check, type, code_verifier: codeVerifier, visitor } = validate(VerifyOtpBody, req);
    await limit(req, res, { visitor });
    const redeemed = await otp.verify({
      key: openedKey(res),
      typedCode,
      check,
      type,
      codeVerifier,
      caller: res.locals.caller,
    });
    const token = await prove(redeemed);
    const reply: z.infer<typeof VerifiedReply> = {
      Status: 'Success',
      Details: 'OTP Matched',
      Check: check,
      Type: redeemed.type,
      Channel: redeemed.channel,
      Recipient: redeemed.recipient,
      SentAt: redeemed.sentAt.toISOString(),
      ...(token !== undefined && { Token: token }),
    };
    res.json(reply);
  };
}
