import { checkService } from '../../../src/commands/check-service';
import { loadConfig } from '../../../src/config/config';
import { codeIn } from '../../support/code-in';
import { gatewayFile } from '../../support/gateway-file';
import { post, startTestService, type TestService } from '../../support/harness';
import { startHttpSink, type HttpSink } from '../../support/http-sink';
import { logged } from '../../support/logged';

let first: HttpSink;
let second: HttpSink;
let env: Record<string, string>;
let service: TestService;
beforeAll(async () => {
  first = await startHttpSink();
  second = await startHttpSink();
  const document = ({ url }: HttpSink) => ({
    url: `${url}/send`,
    form: { to: '{{to}}', text: '{{text}}' },
    refused: [{ pointer: '', values: ['no such number'], reason: 'recipient_refused' }],
    throttled: [{ pointer: '', values: ['slow down'] }],
  });
  env = {
    SMS_GATEWAYS: `${gatewayFile(document(first), 'first.json')},${gatewayFile(document(second), 'second.json')}`,
    DELIVERY_TIMEOUT: '6',
  };
  service = await startTestService(env);
});
beforeEach(() => {
  for (const sink of [first, second]) {
    sink.reply = { status: 200 };
    sink.requests = [];
  }
});

const send = () => post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
const counts = () => [first.requests.length, second.requests.length];

test('a code that a gateway takes can be redeemed', async () => {
  const { body } = await send();
  expect(counts()).toEqual([1, 0]);
  const otp = codeIn(new URLSearchParams(first.requests[0]?.body).get('text') ?? '');
  const verified = await post(service, '/verify/otp', { otp, verification_key: body.Details, check: '+12025550143' });
  expect(verified.body.Details).toBe('OTP Matched');
  expect(logged(service, 'message_taken').at(-1)).toMatchObject({ provider: 'first' });
});

test.each([
  ['throttles', { status: 200, body: 'slow down' }],
  ['fails', { status: 503 }],
  ['is silent', 'silence'],
  ['resets the connection', 'reset'],
] as const)('the next gateway takes the message if one %s', async (_, reply) => {
  first.reply = reply;
  expect((await send()).status).toBe(200);
  expect(counts()).toEqual([1, 1]);
  const recipient = logged(service, 'message_taken').at(-1)?.['recipient'];
  expect(recipient).toMatch(/^[\w-]{16}$/);
  expect(logged(service, 'delivery_failed').at(-1)).toMatchObject({ provider: 'first', channel: 'sms', recipient });
});

test('a number that a gateway says is none ends the send', async () => {
  first.reply = { status: 400, body: 'no such number' };
  expect(await send()).toMatchObject({ status: 422, body: { Code: 'recipient_refused' } });
  expect(counts()).toEqual([1, 0]);
});

test('the command check asks whether the server answers, without a login and without the path', async () => {
  const lines: string[] = [];
  const check = () => checkService(loadConfig({ ...env, ALLOW_ANONYMOUS: 'true' }), (line) => lines.push(line));
  first.reply = { status: 302, headers: { Location: '/login' } };
  second.reply = 'silence';
  await check();
  expect(lines).toContain('ok      first: its server answers; only a message can show whether its login works');
  expect(lines).toContain('failed  second: timeout');
  expect(first.requests).toMatchObject([{ method: 'HEAD', path: '/', body: '' }]);
  expect(first.requests[0]?.headers.authorization).toBeUndefined();
});
