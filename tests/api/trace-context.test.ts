import { post, startTestService } from '../support/harness';
import { startHttpSink, type HttpSink } from '../support/http-sink';
import { logged } from '../support/logged';
import type { TestService } from '../support/harness';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;
const SMS = { phone_number: '+12025550143', type: '2FA' };

let gateway: HttpSink;
let service: TestService;
beforeAll(async () => {
  gateway = await startHttpSink({ status: 204 });
  service = await startTestService({
    WEBHOOK_URL: gateway.url,
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
  });
});

beforeEach(() => {
  gateway.requests = [];
});

const sendIn = (traceparent: string) => post(service, '/phone/otp', SMS, { traceparent });
const lastLine = (event: string) => logged(service, event).at(-1);

describe('a traceparent', () => {
  test('reaches the webhook, and each log line of its request has its trace id', async () => {
    expect((await sendIn(TRACEPARENT)).status).toBe(200);
    expect(gateway.requests.map(({ headers }) => headers['traceparent'])).toEqual([TRACEPARENT]);
    gateway.reply = { status: 503 };
    expect((await sendIn(TRACEPARENT)).status).toBe(502);
    gateway.reply = { status: 204 };
    await service.api.get('/openapi.json').set('traceparent', TRACEPARENT);
    for (const event of ['message_taken', 'delivery_failed', 'message_not_sent', 'request']) {
      expect(lastLine(event)).toMatchObject({ traceId: TRACE_ID });
    }
  });

  test('is left to OpenTelemetry where the operator loaded it, so that the webhook gets one', async () => {
    const registered = Symbol.for('opentelemetry.js.api.1');
    Reflect.set(globalThis, registered, { trace: {} });
    await sendIn(TRACEPARENT);
    Reflect.deleteProperty(globalThis, registered);
    expect(gateway.requests[0]?.headers).not.toHaveProperty('traceparent');
    expect(lastLine('message_taken')).toMatchObject({ traceId: TRACE_ID });
  });

  test('goes with a resend, too', async () => {
    const { body } = await post(service, '/phone/otp', SMS);
    await post(service, '/resend/otp', { verification_key: body.Details }, { traceparent: TRACEPARENT });
    expect(gateway.requests.map(({ headers }) => headers['traceparent'])).toEqual([undefined, TRACEPARENT]);
  });

  test('of a later version is passed on as version 00', async () => {
    await sendIn(`01-${TRACE_ID}-00f067aa0ba902b7-01-more`);
    expect(gateway.requests[0]?.headers['traceparent']).toBe(TRACEPARENT);
  });

  test.each([
    ['version ff', `ff-${TRACE_ID}-00f067aa0ba902b7-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a parent id of zeros', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
    ['capital letters', TRACEPARENT.toUpperCase()],
    ['a field too many', `${TRACEPARENT}-more`],
    ['a field too few', TRACEPARENT.slice(0, -3)],
    ['a short trace id', `00-${TRACE_ID.slice(1)}-00f067aa0ba902b7-01`],
    ['an address', 'ada@example.com'],
    ['two of them', `${TRACEPARENT}, ${TRACEPARENT}`],
    ['nothing', ''],
  ])('with %s is ignored', async (_, traceparent) => {
    expect((await sendIn(traceparent)).status).toBe(200);
    expect(gateway.requests[0]?.headers).not.toHaveProperty('traceparent');
    expect(lastLine('message_taken')).not.toHaveProperty('traceId');
  });
});
