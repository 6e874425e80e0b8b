import type { z } from 'zod';
import type { ErrorCode } from '../errors';
import { emailOtpBody } from '../routes/email-otp';
import type { MessageTypes } from '../routes/send/message-fields';
import { phoneOtpBody } from '../routes/phone-otp';
import { VerifyOtpBody } from '../routes/verify-otp';
import { DEVELOPMENT_FRONT_DOOR, PRODUCTION_FRONT_DOOR } from './front-door';
import { ReadyReply, RunningReply, SentReply, StatusReply, VerifiedReply } from './replies';

/** One endpoint as its page and its OpenAPI entry tell it. */
export interface Endpoint {
  method: 'get' | 'post';
  path: string;
  summary: string;
  body?: z.ZodType;
  requestExample?: Record<string, string>;
  reply: z.ZodType;
  /** `application/json` where it is not said. */
  replyType?: 'text/html' | 'text/event-stream';
  replyExample: unknown;
  failures: readonly ErrorCode[];
}

const KEY_EXAMPLE = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiOXdRbUVxMWQifQ..DqZ2…';
const SENT_EXAMPLE = {
  Status: 'Success',
  Details: KEY_EXAMPLE,
  ExpiresAt: '2030-01-01T12:10:00.000Z',
  ResendAfter: 30,
};
/** Told before anything that is wrong with a field. */
const BEFORE_FIELDS: readonly ErrorCode[] = [
  'method_not_allowed',
  'unauthorized',
  'rate_limited',
  'unsupported_media_type',
  'payload_too_large',
  'malformed_json',
  'malformed_request',
];
const AFTER_FIELDS: readonly ErrorCode[] = ['database_unavailable', 'internal_error'];

/** The templates decide what a send may ask for. */
const apiOf = (templates: MessageTypes): readonly Endpoint[] => [
  {
    method: 'post',
    path: '/api/v1/email/otp',
    summary: 'Send a code by e-mail',
    body: emailOtpBody(templates),
    requestExample: { email: 'ada@example.com', type: '2FA' },
    reply: SentReply,
    replyExample: SENT_EXAMPLE,
    failures: [
      ...BEFORE_FIELDS,
      'email_not_provided',
      'type_not_provided',
      'type_incorrect',
      'email_not_a_string',
      'email_invalid',
      'locale_invalid',
      'brand_invalid',
      'variables_invalid',
      'brand_not_allowed',
      'counters_unavailable',
      'message_not_sent',
      ...AFTER_FIELDS,
    ],
  },
  {
    method: 'post',
    path: '/api/v1/phone/otp',
    summary: 'Send a code by SMS',
    body: phoneOtpBody(templates),
    requestExample: { phone_number: '+12025550143', type: 'VERIFICATION' },
    reply: SentReply,
    replyExample: SENT_EXAMPLE,
    failures: [
      ...BEFORE_FIELDS,
      'phone_unavailable',
      'phone_number_not_provided',
      'type_not_provided',
      'type_incorrect',
      'phone_number_not_a_string',
      'phone_number_invalid',
      'locale_invalid',
      'brand_invalid',
      'variables_invalid',
      'web_domain_invalid',
      'android_hash_invalid',
      'autofill_ambiguous',
      'brand_not_allowed',
      'destination_not_allowed',
      'destination_blocked',
      'counters_unavailable',
      'message_not_sent',
      ...AFTER_FIELDS,
    ],
  },
  {
    method: 'post',
    path: '/api/v1/verify/otp',
    summary: 'Redeem a code, exactly once',
    body: VerifyOtpBody,
    requestExample: { otp: '482913', verification_key: KEY_EXAMPLE, check: 'grace@example.com' },
    reply: VerifiedReply,
    replyExample: { Status: 'Success', Details: 'OTP Matched', Check: 'grace@example.com' },
    failures: [
      ...BEFORE_FIELDS,
      'verification_key_not_provided',
      'otp_not_provided',
      'check_not_provided',
      'verification_key_not_a_string',
      'otp_not_a_string',
      'check_not_a_string',
      'otp_invalid',
      'check_invalid',
      'verification_key_invalid',
      'recipient_mismatch',
      'otp_already_used',
      'otp_expired',
      'too_many_attempts',
      'otp_not_matched',
      ...AFTER_FIELDS,
    ],
  },
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process runs',
    reply: RunningReply,
    replyExample: { Status: 'Success', Details: 'Running' },
    failures: [],
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether its database answers too',
    reply: ReadyReply,
    replyExample: { Status: 'Success', Details: 'Ready' },
    failures: ['database_unavailable'],
  },
  {
    method: 'get',
    path: '/status',
    summary: 'How the providers are, in the order in which they are tried',
    reply: StatusReply,
    replyExample: {
      Status: 'Success',
      Providers: {
        email: [
          { provider: 'smtp', circuit: 'open' },
          { provider: 'ses', circuit: 'closed' },
        ],
        sms: [{ provider: 'sns', circuit: 'closed' }],
      },
    },
    failures: ['unauthorized'],
  },
];

/** What this instance answers to: development has a page and an inbox besides. */
export function endpointsOf(templates: MessageTypes, isDevelopment: boolean): readonly Endpoint[] {
  return [...apiOf(templates), ...(isDevelopment ? DEVELOPMENT_FRONT_DOOR : PRODUCTION_FRONT_DOOR)];
}
