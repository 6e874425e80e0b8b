import type { TestService } from './harness';

interface Schema {
  type: string;
  properties: Record<string, { type?: string; enum?: string[]; description?: string }>;
  required: string[];
  items?: Schema;
}

interface Media {
  schema: Schema & { allOf?: [Schema, { properties: { Code: { enum: string[] } } }] };
  example?: unknown;
  examples?: Record<string, { value: Record<string, unknown> }>;
}

export interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: string }[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<number, { description: string; headers: object; content: Record<string, Media> }>;
}

export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; license: object };
  servers: { url: string }[];
  paths: Record<string, Partial<Record<'get' | 'post', Operation>>>;
  components: { schemas: Record<string, Schema> };
}

/** The document with the schema itself in place of each reference. */
export async function fetchOpenApi(service: TestService): Promise<OpenApiDocument> {
  const document = await (await fetch(`${service.url}/openapi.json`)).text();
  const { components } = JSON.parse(document) as OpenApiDocument;
  const reviver = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && '$ref' in value
      ? components.schemas[String(value.$ref).replace('#/components/schemas/', '')]
      : value;
  return JSON.parse(document, reviver) as OpenApiDocument;
}

/** Every operation of the document with its path and method. */
export function operationsIn({ paths }: OpenApiDocument): [path: string, method: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  );
}

/** The example that an operation has of a failure. */
export function failureExample(operation: Operation | undefined, status: number, code: string) {
  return operation?.responses[status]?.content['application/json']?.examples?.[code]?.value;
}
