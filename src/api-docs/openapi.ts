import { z } from 'zod';
import { describeError, type ErrorCode } from '../errors';
import { EmailOtpBody } from '../routes/email-otp';
import { PhoneOtpBody } from '../routes/phone-otp';
import { VerifyOtpBody } from '../routes/verify-otp';
import { DEVELOPMENT_FRONT_DOOR, PRODUCTION_FRONT_DOOR } from './front-door';
import { REQUEST_HEADERS, responseHeaders } from './headers';
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

const ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/api/v1/email/otp',
    summary: 'Send a code by e-mail',
    body: EmailOtpBody,
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
      'counters_unavailable',
      'message_not_sent',
      ...AFTER_FIELDS,
    ],
  },
  {
    method: 'post',
    path: '/api/v1/phone/otp',
    summary: 'Send a code by SMS',
    body: PhoneOtpBody,
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

/** Everything that answers: development has a page and an inbox besides. */
export function endpoints(isDevelopment: boolean): readonly Endpoint[] {
  return [...ENDPOINTS, ...(isDevelopment ? DEVELOPMENT_FRONT_DOOR : PRODUCTION_FRONT_DOOR)];
}

const Failure = z.object({
  Status: z.literal('Failure'),
  Details: z.string().meta({ description: 'What went wrong, for people.' }),
  Code: z.string().meta({ description: 'What went wrong, for programs: never changes.' }),
  AttemptsLeft: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'With a wrong code: guesses that remain.' }),
});

/** The OpenAPI 3.1 document, made of the schemas that validate the requests. */
export function openApiDocument(
  version: string,
  listed: readonly Endpoint[],
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
      listed.map((endpoint) => [endpoint.path, { [endpoint.method]: operation(endpoint) }]),
    ),
    components: {
      schemas: { Failure: jsonSchema(Failure) },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation(endpoint: Endpoint) {
  const { path, summary, body, requestExample, failures } = endpoint;
  const { reply, replyType = 'application/json', replyExample } = endpoint;
  const content = (schema: unknown, example: unknown) => ({ schema, example });
  return {
    operationId: operationId(path),
    summary,
    parameters: parameters(endpoint),
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
        headers: responseHeaders(endpoint, 200),
        content: { [replyType]: content(jsonSchema(reply), replyExample) },
      },
      ...failureResponses(endpoint),
    },
  };
}

/** Also what the page calls its section. */
export function operationId(path: string): string {
  const words = path.replace(/^\/(api\/v1\/)?/, '').match(/[a-z0-9]+/g);
  return words?.join('_') ?? 'home';
}

function parameters(endpoint: Endpoint) {
  const inPath = Array.from(endpoint.path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inHeader = REQUEST_HEADERS.filter((header) => header.isParameter?.(endpoint) ?? false);
  return [
    ...inPath,
    ...inHeader.map(({ name, description }) => ({
      name,
      in: 'header',
      description,
      schema: { type: 'string' },
    })),
  ];
}

function failureResponses(endpoint: Endpoint) {
  const { failures: codes } = endpoint;
  const statuses = [...new Set(codes.map((code) => describeError(code).status))];
  const withStatus = (status: number) =>
    codes.filter((code) => describeError(code).status === status);
  return Object.fromEntries(
    statuses
      .map((status) => [status, withStatus(status)] as const)
      .map(([status, group]) => [
        status,
        {
          description: [...new Set(group.map((code) => describeError(code).details))].join(' · '),
          headers: responseHeaders(endpoint, status),
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

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { type, properties, required, items, description } = z.toJSONSchema(schema, {
    io: 'input',
  });
  return { type, properties, required, items, description };
}
