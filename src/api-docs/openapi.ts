import { z } from 'zod';
import { describeError, type ErrorCode } from '../errors';
import { emailOtpBody } from '../routes/email-otp';
import type { MessageTypes } from '../routes/message-fields';
import { phoneOtpBody } from '../routes/phone-otp';
import { VerifyOtpBody } from '../routes/verify-otp';

/** One endpoint as its page and its OpenAPI entry tell it. */
export interface Endpoint {
  method: 'get' | 'post';
  path: string;
  summary: string;
  body?: z.ZodType;
  requestExample?: Record<string, string>;
  replyExample: Record<string, unknown>;
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

/** What this instance answers to: its templates decide what a send may ask for. */
export const endpointsOf = (templates: MessageTypes): readonly Endpoint[] => [
  {
    method: 'post',
    path: '/api/v1/email/otp',
    summary: 'Send a code by e-mail',
    body: emailOtpBody(templates),
    requestExample: { email: 'ada@example.com', type: '2FA' },
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
    requestExample: { otp: '482913', verification_key: KEY_EXAMPLE, check: 'ada@example.com' },
    replyExample: { Status: 'Success', Details: 'OTP Matched', Check: 'ada@example.com' },
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
    replyExample: { Status: 'Success', Details: 'Running' },
    failures: [],
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether its database answers too',
    replyExample: { Status: 'Success', Details: 'Ready' },
    failures: ['database_unavailable'],
  },
  {
    method: 'get',
    path: '/status',
    summary: 'How the providers are, in the order in which they are tried',
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

const Failure = z.object({
  Status: z.literal('Failure'),
  Details: z.string().meta({ description: 'What went wrong, for people.' }),
  Code: z.string().meta({ description: 'What went wrong, for programs: never changes.' }),
  AttemptsLeft: z.int().optional().meta({ description: 'With a wrong code: guesses that remain.' }),
});

/** The OpenAPI 3.1 document, made of the schemas that validate the requests. */
export function openApiDocument(
  version: string,
  endpoints: readonly Endpoint[],
): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'OTP Service',
      version,
      description: 'Sends one-time passwords by e-mail and SMS, and redeems each exactly once.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(
      endpoints.map((endpoint) => [endpoint.path, { [endpoint.method]: operation(endpoint) }]),
    ),
    components: {
      schemas: { Failure: jsonSchema(Failure) },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation({ path, summary, body, requestExample, replyExample, failures }: Endpoint) {
  const content = (schema: unknown, example: unknown) => ({ schema, example });
  return {
    operationId: path.replace(/^\/(api\/v1\/)?/, '').replaceAll('/', '_'),
    summary,
    // The empty one: without API_KEYS the service is open.
    ...(failures.includes('unauthorized') && { security: [{ apiKey: [] }, {}] }),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': content(jsonSchema(body), requestExample),
          'application/x-www-form-urlencoded': content(jsonSchema(body), requestExample),
        },
      },
    }),
    responses: {
      200: {
        description: 'Success',
        headers: responseHeaders(200),
        content: { 'application/json': content({ type: 'object' }, replyExample) },
      },
      ...failureResponses(failures),
    },
  };
}

function failureResponses(codes: readonly ErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => describeError(code).status))];
  const withStatus = (status: number) =>
    codes.filter((code) => describeError(code).status === status);
  return Object.fromEntries(
    statuses
      .map((status) => [status, withStatus(status)] as const)
      .map(([status, group]) => [
        status,
        {
          description: group.map((code) => describeError(code).details).join(' · '),
          headers: responseHeaders(status),
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/Failure' },
              examples: Object.fromEntries(
                group.map((code) => [code, { value: failureExample(code) }]),
              ),
            },
          },
        },
      ]),
  );
}

/** The body of a failure as a caller sees it. */
export function failureExample(code: ErrorCode): Record<string, unknown> {
  const attempts = code === 'otp_not_matched' ? { AttemptsLeft: 4 } : {};
  return { Status: 'Failure', Details: describeError(code).details, Code: code, ...attempts };
}

/** Every header field that a reply may carry, and the statuses that carry it. */
export const HEADERS: readonly { name: string; description: string; with?: readonly number[] }[] = [
  { name: 'X-Request-Id', description: "The request's id: the caller's own where it sent one." },
  { name: 'RateLimit-Policy', description: "The caller's limit: q requests in w seconds." },
  { name: 'RateLimit', description: "What is left of the caller's limit: r requests, t seconds." },
  {
    name: 'Retry-After',
    description: 'Seconds after which asking again can help.',
    with: [403, 429, 503],
  },
  { name: 'WWW-Authenticate', description: 'How to authenticate.', with: [401] },
  { name: 'Allow', description: 'The methods that the path answers to.', with: [405] },
];

function responseHeaders(status: number) {
  const carried = HEADERS.filter((header) => header.with?.includes(status) ?? true);
  return Object.fromEntries(
    carried.map(({ name, description }) => [name, { description, schema: { type: 'string' } }]),
  );
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { type, properties, required } = z.toJSONSchema(schema, { io: 'input' });
  return { type, properties, required };
}
