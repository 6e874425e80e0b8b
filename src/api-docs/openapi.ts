import { z } from 'zod';
import { describeError, type ErrorCode } from '../errors';
import type { Endpoint } from './endpoints';
import { REQUEST_HEADERS, responseHeaders } from './headers';

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
