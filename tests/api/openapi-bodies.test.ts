import { z } from 'zod';
import { FAILURES_BY_ROUTE } from '../support/contract-failures';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { failureExample, fetchOpenApi, operationsIn, type OpenApiDocument } from '../support/openapi-document';

let service: TestService;
let document: OpenApiDocument;
beforeAll(async () => {
  service = await startTestService();
  document = await fetchOpenApi(service);
});

describe('the OpenAPI document', () => {
  test('describes every request field, and which are required, for JSON and forms', () => {
    const fields = Object.fromEntries(
      Object.entries(document.paths).flatMap(([path, { post: operation }]) => {
        const content = operation?.requestBody?.content;
        if (content === undefined) return [];
        const [json, form] = Object.values(content);
        expect(Object.keys(content)).toEqual(['application/json', 'application/x-www-form-urlencoded']);
        expect(form).toEqual(json);
        const { type, properties = {}, required = [] } = json?.schema ?? {};
        expect(type).toBe('object');
        for (const [name, { type: kind, description }] of Object.entries(properties)) {
          expect([name, description]).toEqual([name, expect.stringMatching(/./)]);
          // `variables` is an object in JSON, and its JSON text in a form.
          expect([name, kind]).toEqual([name, name === 'variables' ? undefined : 'string']);
        }
        const optional = Object.keys(properties).filter((name) => !required.includes(name));
        return [[path, { required, optional }]];
      }),
    );
    expect(fields).toEqual({
      '/api/v1/email/otp': {
        required: ['email', 'type'],
        optional: ['locale', 'brand', 'variables', 'code_challenge', 'nonce', 'visitor', 'captcha'],
      },
      '/api/v1/phone/otp': {
        required: ['phone_number', 'type'],
        optional: [
          ...['channel', 'locale', 'brand', 'variables', 'code_challenge', 'nonce', 'visitor', 'captcha'],
          ...['web_domain', 'android_hash'],
        ],
      },
      '/api/v1/verify/otp': {
        required: ['verification_key', 'otp', 'check'],
        optional: ['type', 'code_verifier', 'visitor'],
      },
      '/api/v1/resend/otp': {
        required: ['verification_key'],
        optional: ['channel', 'locale', 'brand', 'variables', 'visitor', 'captcha', 'web_domain', 'android_hash'],
      },
      '/api/v1/cancel/otp': { required: ['verification_key'], optional: ['visitor'] },
      '/api/v1/status/otp': { required: ['verification_key'], optional: ['visitor'] },
    });
    const type =
      document.paths['/api/v1/email/otp']?.post?.requestBody?.content['application/json']?.schema.properties['type'];
    expect(type?.enum).toEqual(['VERIFICATION', 'FORGET', '2FA']);
  });

  test('has request examples that succeed, and fail as documented when one field is missing', async () => {
    for (const route of Object.keys(FAILURES_BY_ROUTE)) {
      const operation = document.paths[`/api/v1${route}`]?.post;
      const media = operation?.requestBody?.content['application/json'];
      const example = media?.example ?? {};
      expect(Object.keys(example).sort()).toEqual([...(media?.schema.required ?? [])].sort());
      if (/email|phone/.test(route)) expect((await post(service, route, example)).status).toBe(200);
      for (const name of Object.keys(example)) {
        const reply = await post(service, route, { ...example, [name]: undefined });
        const code = `${name}_not_provided`;
        expect([reply.status, reply.body]).toEqual([400, failureExample(operation, 400, code)]);
      }
    }
  });

  test('has a schema for every JSON reply, which its example and the real reply match', async () => {
    const redeemBody = await sendCode(service);
    const keyBody = { verification_key: (await sendCode(service)).verification_key };
    const bodyOf = (path: string, example: object) => {
      if (path.startsWith('/api/v1/verify')) return redeemBody;
      return 'verification_key' in example ? keyBody : example;
    };
    await sendCode(service, '+447700900123');
    for (const [path, method, { requestBody, responses }] of operationsIn(document)) {
      const media = responses[200]?.content['application/json'];
      if (media === undefined) continue;
      const body = bodyOf(path, requestBody?.content['application/json']?.example ?? {});
      const reply: unknown = await (method === 'get'
        ? fetch(service.url + path).then((response) => response.json())
        : post(service, path.replace('/api/v1', ''), body).then((response) => response.body));

      const schema = z.fromJSONSchema(media.schema as never);
      expect([path, schema.safeParse(media.example).error?.issues]).toEqual([path, undefined]);
      expect([path, schema.safeParse(reply).error?.issues]).toEqual([path, undefined]);
      // A real reply has no undocumented field. The document itself is exempt: its schema is open.
      if (media.schema.type !== 'object' || path.endsWith('.json')) continue;
      const reported = ['Delivery', 'DeliveryReason']; // only where a provider reports
      const fields = Object.keys(media.schema.properties).filter((name) => !reported.includes(name));
      expect([path, Object.keys(reply as object)]).toEqual([path, fields]);
    }
  });

  test('lists every field of a message in the inbox', async () => {
    await sendCode(service);
    await sendCode(service, '+447700900123');
    const messages = (await (await fetch(`${service.url}/inbox`)).json()) as object[];
    const schema = document.paths['/inbox']?.get?.responses[200]?.content['application/json']?.schema;
    expect(new Set(messages.flatMap((message) => Object.keys(message)))).toEqual(
      new Set(Object.keys(schema?.items?.properties ?? {})),
    );
  });
});
