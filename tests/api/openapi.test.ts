import { FAILURES_BY_ROUTE } from '../support/contract-failures';
import { startTestService, type TestService } from '../support/harness';
import { failureExample, fetchOpenApi, operationsIn, type OpenApiDocument } from '../support/openapi-document';
import { productionSettings } from '../support/production-settings';

let service: TestService;
let document: OpenApiDocument;
beforeAll(async () => {
  service = await startTestService();
  document = await fetchOpenApi(service);
});

const get = async (path: string) => {
  const reply = await fetch(service.url + path);
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};

describe('the OpenAPI document', () => {
  test('is the same at /openapi.json and /swagger.json', async () => {
    const [modern, legacy] = [await get('/openapi.json'), await get('/swagger.json')];
    expect(modern.status).toBe(200);
    expect(modern.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(legacy.text).toBe(modern.text);
  });

  test('lists every path, with the parts that OpenAPI 3.1 requires', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'OTP Service', version: '0.0.0-test' });
    expect(Object.keys(document.paths)).toEqual([
      ...Object.keys(FAILURES_BY_ROUTE).map((route) => `/api/v1${route}`),
      '/.well-known/jwks.json',
      '/healthz',
      '/readyz',
      '/status',
      '/',
      '/preview',
      '/inbox',
      '/inbox/{id}/mail',
      '/inbox/events',
      '/docs',
      '/docs/reference',
      '/openapi.json',
      '/swagger.json',
    ]);
    const ids = operationsIn(document).map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);

    for (const [, method, operation] of operationsIn(document)) {
      expect(['get', 'post']).toContain(method);
      expect(operation.requestBody === undefined).toBe(method === 'get');
      const responses = Object.entries(operation.responses);
      expect(responses.length).toBeGreaterThan(0);
      for (const [status, { description, content }] of responses) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(description).not.toBe('');
        const types = status === '200' ? /^(application\/json|text\/(html|event-stream))$/ : /json$/;
        expect(Object.keys(content)).toEqual([expect.stringMatching(types)]);
      }
    }
  });

  test('lists neither the inbox nor the previews in production', async () => {
    const production = await startTestService(await productionSettings());
    const { paths } = await fetchOpenApi(production);
    expect(Object.keys(paths).filter((path) => /inbox|preview/.test(path))).toEqual([]);
    expect(paths['/']?.get?.responses[200]?.content).toHaveProperty(['application/json']);
  });

  test('lists the parameters of a path, and RateLimit headers only for a POST', () => {
    const parameterNames = (path: string, method: 'get' | 'post') =>
      document.paths[path]?.[method]?.parameters.map((parameter) => parameter.name);
    expect(parameterNames('/api/v1/email/otp', 'post')).toEqual(['Accept-Language', 'Idempotency-Key', 'X-Request-Id']);
    expect(parameterNames('/api/v1/verify/otp', 'post')).toEqual(['X-Request-Id']);
    expect(parameterNames('/inbox/{id}/mail', 'get')).toEqual(['id', 'X-Request-Id']);

    for (const [, method, { responses }] of operationsIn(document)) {
      for (const { headers } of Object.values(responses)) {
        expect('RateLimit' in headers).toBe(method === 'post');
      }
    }
  });

  test('refers to each of its named schemas, and has every schema that it refers to', async () => {
    const references = (await get('/openapi.json')).text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    const targets = new Set(Array.from(references, ([, target = '']) => target));
    expect([...targets].sort()).toEqual(Object.keys(document.components.schemas).sort());
    expect([...targets]).toEqual(expect.arrayContaining(['EmailOtpBody', 'SentReply', 'VerifyOtpReply']));
    const { Failure } = document.components.schemas;
    expect(Failure?.required).toEqual(['Status', 'Details', 'Code']);
    expect(Object.keys(Failure?.properties ?? {})).toEqual(['Status', 'Details', 'Code', 'AttemptsLeft']);
  });

  test('lists for each status of each endpoint the values of `Code`, one example each', () => {
    for (const [path, , { responses }] of operationsIn(document)) {
      for (const [status, { content }] of Object.entries(responses)) {
        if (status === '200') continue;
        const { schema, examples = {} } = content['application/json'] ?? {};
        const codes = schema?.allOf?.[1].properties.Code.enum ?? [];
        expect([path, status, codes]).toEqual([path, status, Object.keys(examples)]);
        expect(codes.length).toBeGreaterThan(0);
      }
    }
    const verify = document.paths['/api/v1/verify/otp']?.post?.responses[429]?.content['application/json'];
    expect(verify?.schema.allOf?.[1].properties.Code.enum).toEqual(['rate_limited', 'too_many_attempts']);
  });

  test('asks for an API key, which may be left out, on the API alone', () => {
    for (const [path, , { security }] of operationsIn(document)) {
      const isApi = path.startsWith('/api/') || path === '/status';
      expect([path, security]).toEqual([path, isApi ? [{ apiKey: [] }, {}] : []]);
    }
  });

  test('lists every failure of the contract with its status, `Code` and `Details`', () => {
    for (const [route, rows] of Object.entries(FAILURES_BY_ROUTE)) {
      const operation = document.paths[`/api/v1${route}`]?.post;
      for (const [code, status, details] of rows) {
        expect(failureExample(operation, status, code)).toMatchObject({
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
        expect(failureExample(operation, status, code)).toMatchObject({ Code: code });
      }
    }
    const verify = document.paths['/api/v1/verify/otp']?.post;
    expect(failureExample(verify, 429, 'too_many_attempts')).toBeDefined();
    expect(failureExample(verify, 400, 'otp_not_matched')).toHaveProperty('AttemptsLeft');
    const email = document.paths['/api/v1/email/otp']?.post;
    expect(failureExample(email, 502, 'message_not_sent')).toBeDefined();
  });
});
