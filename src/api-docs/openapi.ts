import { z } from 'zod';
import type { ErrorCode } from '../errors';
import { FailureBody, presentFailure } from '../failure';
import type { EndpointDescription } from './endpoint';
import { REQUEST_HEADERS, responseHeaders } from './headers';

/** The OpenAPI 3.1 document, made from the schemas that validate the requests. */
export function openApiDocument(version: string, endpoints: readonly EndpointDescription[]): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'OTP Service',
      version,
      description: 'Sends one-time passwords by e-mail and SMS, and redeems each exactly once.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '.' }], // relative to this document, which a proxy may serve below a prefix
    paths: Object.fromEntries(
      endpoints.map((endpoint) => [pathTemplate(endpoint), { [endpoint.method]: operation(endpoint) }]),
    ),
    components: {
      schemas: { Failure: jsonSchema(FailureBody) },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** The path as OpenAPI writes it: `/inbox/{id}/mail`. */
export function pathTemplate({ path }: EndpointDescription): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function operation(endpoint: EndpointDescription) {
  const { summary, body, requestExample, failures = [] } = endpoint;
  const { reply, replyType = 'application/json', replyExample } = endpoint;
  const content = (schema: unknown, example: unknown) => ({ schema, example });
  return {
    operationId: operationId(endpoint),
    summary,
    parameters: parameters(endpoint),
    // The empty requirement: without API_KEYS callers need no key.
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

/** Also the anchor of the endpoint's section on the reference page. */
export function operationId(endpoint: EndpointDescription): string {
  const words = pathTemplate(endpoint)
    .replace(/^\/(api\/v1\/)?/, '')
    .match(/[a-z0-9]+/g);
  return words?.join('_') ?? 'home';
}

function parameters(endpoint: EndpointDescription) {
  const inPath = Array.from(endpoint.path.matchAll(/:(\w+)/g), ([, name]) => ({
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

function failureResponses(endpoint: EndpointDescription) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of endpoint.failures ?? []) {
    const { status } = presentFailure(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      status,
      {
        description: [...new Set(codes.map((code) => failureExample(code).Details))].join(' · '),
        headers: responseHeaders(endpoint, status),
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Failure' },
            examples: Object.fromEntries(codes.map((code) => [code, { value: failureExample(code) }])),
          },
        },
      },
    ]),
  );
}

/** The body of a failure as a caller gets it. */
export function failureExample(code: ErrorCode) {
  return presentFailure(code, code === 'otp_not_matched' ? { attemptsLeft: 4 } : {}).body;
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { type, properties, required, items, description } = z.toJSONSchema(schema, {
    io: 'input',
  });
  return { type, properties, required, items, description };
}
