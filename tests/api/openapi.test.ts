import { z } from 'zod';
import { FAILURES_BY_ROUTE } from '../support/contract-failures';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { productionSettings } from '../support/production-settings';

interface Schema {
  type: string;
  properties: Record<string, { type?: string; enum?: string[]; description?: string }>;
  required: string[];
  items?: Schema;
}
interface Media {
  schema: Schema & { $ref?: string };
  example?: unknown;
  examples?: Record<string, { value: Record<string, unknown> }>;
}
interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string }[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<
    number,
    { description: string; headers: object; content: Record<string, Media> }
  >;
}
interface OpenApi {
  openapi: string;
  info: { title: string; version: string; license: object };
  servers: { url: string }[];
  paths: Record<string, Partial<Record<'get' | 'post', Operation>>>;
  components: { schemas: Record<string, Schema> };
}

let service: TestService;
let document: OpenApi;
beforeAll(async () => {
  service = await startTestService();
  document = (await (await fetch(`${service.url}/openapi.json`)).json()) as OpenApi;
});

const get = async (path: string) => {
  const reply = await fetch(service.url + path);
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};

/** Every operation with what it is called by. */
function operations(): [path: string, method: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
      path,
      method,
      operation,
    ]),
  );
}

describe('the OpenAPI document', () => {
  test('is one and the same at both its addresses', async () => {
    const [modern, legacy] = [await get('/openapi.json'), await get('/swagger.json')];
    expect(modern.status).toBe(200);
    expect(modern.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(legacy.text).toBe(modern.text);
  });

  test('has what OpenAPI 3.1 requires', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'OTP Service', version: '0.0.0-test' });
    expect(Object.keys(document.paths)).toEqual([
      ...Object.keys(FAILURES_BY_ROUTE).map((route) => `/api/v1${route}`),
      '/healthz',
      '/readyz',
      '/status',
      '/',
      '/docs',
      '/openapi.json',
      '/swagger.json',
      '/preview',
      '/inbox',
      '/inbox/{id}/mail',
      '/inbox/events',
    ]);
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);

    for (const [, method, operation] of operations()) {
      expect(['get', 'post']).toContain(method);
      expect(operation.requestBody === undefined).toBe(method === 'get');
      const responses = Object.entries(operation.responses);
      expect(responses.length).toBeGreaterThan(0);
      for (const [status, { description, content }] of responses) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(description).not.toBe('');
        const types =
          status === '200' ? /^(application\/json|text\/(html|event-stream))$/ : /json$/;
        expect(Object.keys(content)).toEqual([expect.stringMatching(types)]);
      }
    }
  });

  test('lists in production what production has', async () => {
    const production = await startTestService(await productionSettings());
    const reply = await fetch(`${production.url}/openapi.json`);
    const { paths } = (await reply.json()) as OpenApi;
    expect(Object.keys(paths).filter((path) => /inbox|preview/.test(path))).toEqual([]);
    expect(paths['/']?.get?.responses[200]?.content).toHaveProperty(['application/json']);
  });

  test('tells the parameters of each path and the header fields that only some replies have', () => {
    const named = (path: string, method: 'get' | 'post') =>
      document.paths[path]?.[method]?.parameters.map((parameter) => parameter.name);
    expect(named('/api/v1/email/otp', 'post')).toEqual(['Accept-Language', 'X-Request-Id']);
    expect(named('/api/v1/verify/otp', 'post')).toEqual(['X-Request-Id']);
    expect(named('/inbox/{id}/mail', 'get')).toEqual(['id', 'X-Request-Id']);

    for (const [, method, { responses }] of operations()) {
      for (const { headers } of Object.values(responses)) {
        expect('RateLimit' in headers).toBe(method === 'post');
      }
    }
  });

  test('has a schema of each reply, which its example and the real reply conform to', async () => {
    const redeemable = await sendCode(service);
    await sendCode(service, '+447700900123');
    for (const [path, method, { requestBody, responses }] of operations()) {
      const media = responses[200]?.content['application/json'];
      if (media === undefined) continue;
      const example = requestBody?.content['application/json']?.example as object;
      const body = path.startsWith('/api/v1/verify') ? redeemable : example;
      const reply: unknown = await (method === 'get'
        ? fetch(service.url + path).then((got) => got.json())
        : post(service, path.replace('/api/v1', ''), body).then((got) => got.body));

      const schema = z.fromJSONSchema(media.schema as never);
      expect([path, schema.safeParse(media.example).error?.issues]).toEqual([path, undefined]);
      expect([path, schema.safeParse(reply).error?.issues]).toEqual([path, undefined]);
      // Nor is anything replied that is not told, but for what fills the document itself.
      if (media.schema.type !== 'object' || path.endsWith('.json')) continue;
      expect([path, Object.keys(reply as object)]).toEqual([
        path,
        Object.keys(media.schema.properties),
      ]);
    }
  });

  test('tells every field of a message in the inbox', async () => {
    const messages = (await (await fetch(`${service.url}/inbox`)).json()) as object[];
    const schema =
      document.paths['/inbox']?.get?.responses[200]?.content['application/json']?.schema;
    expect(new Set(messages.flatMap((message) => Object.keys(message)))).toEqual(
      new Set(Object.keys(schema?.items?.properties ?? {})),
    );
  });

  test('points only at what it holds', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
    const targets = [...new Set(Array.from(references, ([, target = '']) => target))];
    expect(targets).toEqual(['#/components/schemas/Failure']);
    const { Failure } = document.components.schemas;
    expect(Failure?.required).toEqual(['Status', 'Details', 'Code']);
    expect(Object.keys(Failure?.properties ?? {})).toEqual([
      'Status',
      'Details',
      'Code',
      'AttemptsLeft',
    ]);
  });

  test('lists every field, with what it is for, and which are required, for JSON and for forms alike', () => {
    const fields = Object.fromEntries(
      Object.entries(document.paths).flatMap(([path, { post: operation }]) => {
        const content = operation?.requestBody?.content;
        if (content === undefined) return [];
        const [json, form] = Object.values(content);
        expect(Object.keys(content)).toEqual([
          'application/json',
          'application/x-www-form-urlencoded',
        ]);
        expect(form).toEqual(json);
        const { type, properties = {}, required = [] } = json?.schema ?? {};
        expect(type).toBe('object');
        for (const [name, { type: kind, description }] of Object.entries(properties)) {
          expect([name, description]).toEqual([name, expect.stringMatching(/./)]);
          // An object, or in a form its JSON.
          expect([name, kind]).toEqual([name, name === 'variables' ? undefined : 'string']);
        }
        const optional = Object.keys(properties).filter((name) => !required.includes(name));
        return [[path, { required, optional }]];
      }),
    );
    expect(fields).toEqual({
      '/api/v1/email/otp': {
        required: ['email', 'type'],
        optional: ['locale', 'brand', 'variables'],
      },
      '/api/v1/phone/otp': {
        required: ['phone_number', 'type'],
        optional: ['locale', 'brand', 'variables', 'web_domain', 'android_hash'],
      },
      '/api/v1/verify/otp': { required: ['verification_key', 'otp', 'check'], optional: [] },
    });
    const type =
      document.paths['/api/v1/email/otp']?.post?.requestBody?.content['application/json']?.schema
        .properties['type'];
    expect(type?.enum).toEqual(['VERIFICATION', 'FORGET', '2FA']);
  });

  test('shows requests that do, and that fail without any one of their fields as documented', async () => {
    for (const route of Object.keys(FAILURES_BY_ROUTE)) {
      const operation = document.paths[`/api/v1${route}`]?.post;
      const media = operation?.requestBody?.content['application/json'];
      const example = media?.example ?? {};
      expect(Object.keys(example).sort()).toEqual([...(media?.schema.required ?? [])].sort());
      if (route !== '/verify/otp') expect((await post(service, route, example)).status).toBe(200);
      for (const name of Object.keys(example)) {
        const reply = await post(service, route, { ...example, [name]: undefined });
        const code = `${name}_not_provided`;
        expect([reply.status, reply.body]).toEqual([400, documented(operation, 400, code)]);
      }
    }
  });

  test('tells every failure of the contract with its status, code and text', () => {
    for (const [route, rows] of Object.entries(FAILURES_BY_ROUTE)) {
      const operation = document.paths[`/api/v1${route}`]?.post;
      for (const [code, status, details] of rows) {
        expect(documented(operation, status, code)).toMatchObject({
          Status: 'Failure',
          Details: details,
          Code: code,
        });
        expect(operation?.responses[status]?.description).toContain(details);
      }
      for (const [code, status] of [
        ['malformed_json', 400],
        ['method_not_allowed', 405],
        ['payload_too_large', 413],
        ['unsupported_media_type', 415],
        ['internal_error', 500],
        ['database_unavailable', 503],
      ] as const) {
        expect(documented(operation, status, code)).toMatchObject({ Code: code });
      }
    }
    const verify = document.paths['/api/v1/verify/otp']?.post;
    expect(documented(verify, 429, 'too_many_attempts')).toBeDefined();
    expect(documented(verify, 400, 'otp_not_matched')).toHaveProperty('AttemptsLeft');
    const email = document.paths['/api/v1/email/otp']?.post;
    expect(documented(email, 502, 'message_not_sent')).toBeDefined();
  });

  function documented(operation: Operation | undefined, status: number, code: string) {
    return operation?.responses[status]?.content['application/json']?.examples?.[code]?.value;
  }
});
