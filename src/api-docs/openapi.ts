import { FailureBody } from '../failure';
import type { EndpointDescription } from './endpoint';
import { failureResponses } from './failure-responses';
import { REQUEST_HEADERS, responseHeaders } from './headers';
import { namedSchemas, type NamedSchemas } from './named-schemas';
import { tagOf, tagsOf } from './tags';

/** The OpenAPI 3.1 document, made from the schemas that validate the requests. */
export function openApiDocument(version: string, endpoints: readonly EndpointDescription[]): Record<string, unknown> {
  const schemas = namedSchemas();
  schemas.refer(FailureBody, 'Failure');
  const paths = Object.fromEntries(
    endpoints.map((endpoint) => [pathTemplate(endpoint), { [endpoint.method]: operation(endpoint, schemas) }]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'OTP Service',
      version,
      description: 'Sends one-time passwords by e-mail, SMS, WhatsApp and calls, and redeems each exactly once.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '.', description: 'This service' }], // relative to this document, below any prefix of a proxy
    tags: tagsOf(endpoints.map(({ path }) => path)),
    paths,
    components: {
      schemas: schemas.all,
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of `API_KEYS`. A service without that setting needs none.',
        },
      },
    },
  };
}

/** The path as OpenAPI writes it: `/inbox/{id}/mail`. */
function pathTemplate({ path }: EndpointDescription): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function operation(endpoint: EndpointDescription, schemas: NamedSchemas) {
  const { path, summary, body, requestExample, failures = [] } = endpoint;
  const { reply, replyType = 'application/json', replyExample } = endpoint;
  const operationId = operationIdOf(endpoint);
  const name = operationId.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const requestBody = body && { schema: schemas.refer(body, `${name}Body`), example: requestExample };
  return {
    operationId,
    tags: [tagOf(path)],
    summary,
    parameters: parameters(endpoint),
    // The empty requirement: without API_KEYS callers need no key.
    security: failures.includes('unauthorized') ? [{ apiKey: [] }, {}] : [],
    ...(requestBody && {
      requestBody: {
        required: true,
        content: { 'application/json': requestBody, 'application/x-www-form-urlencoded': requestBody },
      },
    }),
    responses: {
      200: {
        description: 'Success',
        headers: responseHeaders(endpoint, 200),
        content: { [replyType]: { schema: schemas.refer(reply, `${name}Reply`), example: replyExample } },
      },
      ...failureResponses(endpoint),
    },
  };
}

function operationIdOf(endpoint: EndpointDescription): string {
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
