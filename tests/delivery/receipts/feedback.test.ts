import { codeIn } from '../../support/code-in';
import { eventually } from '../../support/eventually';
import { post, startTestService, wrongCode, type TestService } from '../../support/harness';
import { startSmsGateways, type SmsGateways } from '../../support/sms-gateways';
import { callbackOf, MESSAGE_SID, PUBLIC_URL, report, reportOf } from '../../support/twilio-receipts';

const FEEDBACK = `/2010-04-01/Accounts/AC1/Messages/${MESSAGE_SID}/Feedback.json`;

let gateways: SmsGateways;
let service: TestService;

beforeAll(async () => {
  gateways = await startSmsGateways();
  service = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio,vonage', PUBLIC_URL });
});
beforeEach(() => gateways.reset());

const feedback = () => gateways.twilio.requests.filter(({ path }) => path === FEEDBACK);

async function send() {
  const { body } = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  const form = new URLSearchParams(gateways.twilio.requests.at(-1)?.body);
  const sent = { verification_key: body.Details, otp: codeIn(form.get('Body') ?? ''), check: '+12025550143' };
  return { sent, callback: callbackOf(gateways.twilio), form };
}

describe('the provider of a message', () => {
  test('is told once that its code was redeemed', async () => {
    const { sent, callback, form } = await send();
    expect(form.get('ProvideFeedback')).toBe('true');
    await report(service, callback, reportOf('delivered'));
    expect((await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) })).status).toBe(400);
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    expect((await post(service, '/verify/otp', sent)).status).toBe(400);
    const [request] = await eventually(() => (feedback().length > 0 ? feedback() : undefined));
    expect(request).toMatchObject({
      headers: { authorization: `Basic ${Buffer.from('AC1:token').toString('base64')}` },
      body: 'Outcome=confirmed',
    });
    expect(feedback()).toHaveLength(1);
  });

  test.each(['silence', 'reset', { status: 500 }] as const)('holds up no verify with %j', async (reply) => {
    const { sent, callback } = await send();
    await report(service, callback, reportOf('delivered'));
    gateways.twilio.reply = reply;
    const startMs = performance.now();
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    expect(performance.now() - startMs).toBeLessThan(2_000);
    await eventually(() => (feedback().length > 0 ? true : undefined));
  });

  test('gets nothing for a message that it did not report', async () => {
    const { sent } = await send();
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    const next = await send();
    await report(service, next.callback, reportOf('sent'));
    await post(service, '/verify/otp', next.sent);
    await eventually(() => (feedback().length > 0 ? true : undefined));
    expect(feedback()).toHaveLength(1); // of the second message
  });
});

test('Vonage gets a conversion', async () => {
  gateways.twilio.reply = { status: 503 };
  const { body } = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  const form = new URLSearchParams(gateways.vonage.requests.at(-1)?.body);
  const receipt = { status: 'delivered', messageId: '0A0000000123ABCD1', 'client-ref': form.get('client-ref') };
  await service.api.post('/api/v1/receipts/vonage').send(receipt).expect(200);
  const otp = codeIn(form.get('text') ?? '');
  await post(service, '/verify/otp', { verification_key: body.Details, otp, check: '+12025550143' });
  const request = await eventually(() => gateways.vonage.requests.find(({ path }) => path === '/conversions/sms'));
  expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({
    ...{ api_key: 'key', api_secret: 'secret', 'message-id': '0A0000000123ABCD1', delivered: 'true' },
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string,
  });
});
