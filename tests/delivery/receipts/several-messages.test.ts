import { post, startTestService, type TestService } from '../../support/harness';
import { startHttpSink, type HttpSink } from '../../support/http-sink';
import { startSmsGateways, type SmsGateways } from '../../support/sms-gateways';
import { callbackOf, PUBLIC_URL, report, reportOf } from '../../support/twilio-receipts';

let gateways: SmsGateways;
let whatsapp: HttpSink;
let service: TestService;

beforeAll(async () => {
  gateways = await startSmsGateways();
  whatsapp = await startHttpSink({ status: 200, body: { messages: [{ id: 'wamid.1' }] } });
  service = await startTestService({
    ...{ ...gateways.env, SMS_PROVIDERS: 'twilio,webhook', PUBLIC_URL },
    ...{
      WHATSAPP_TOKEN: 't',
      WHATSAPP_PHONE_NUMBER_ID: '1',
      WHATSAPP_TEMPLATE: 'code',
      WHATSAPP_API_URL: whatsapp.url,
    },
  });
});
beforeEach(() => gateways.reset());

async function send() {
  const { body } = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  return { verification_key: body.Details, callback: callbackOf(gateways.twilio) };
}

const statusOf = async (verification_key: string) => (await post(service, '/status/otp', { verification_key })).body;

test('a provider that failed does not report about the message that the next one took', async () => {
  gateways.twilio.reply = { status: 500 };
  const { verification_key, callback } = await send();
  expect(await report(service, callback, reportOf('failed', { ErrorCode: '30008' }))).toBe(204);
  expect(await statusOf(verification_key)).toMatchObject({ Delivery: 'accepted' });
  await report(service, callback, reportOf('delivered'));
  expect(await statusOf(verification_key)).toMatchObject({ Delivery: 'delivered' });
});

test('a resend over a channel that does not report replaces the state of the message before it', async () => {
  const { verification_key, callback } = await send();
  await report(service, callback, reportOf('undelivered', { ErrorCode: '30003' }));
  expect(await statusOf(verification_key)).toMatchObject({ Delivery: 'undelivered' });
  expect((await post(service, '/resend/otp', { verification_key, channel: 'whatsapp' })).status).toBe(200);
  expect(await statusOf(verification_key)).toMatchObject({ Details: 'pending', Delivery: 'accepted' });
});

test('a message that was delivered stays so when its code is canceled', async () => {
  const { verification_key, callback } = await send();
  await report(service, callback, reportOf('delivered'));
  expect((await post(service, '/cancel/otp', { verification_key })).status).toBe(200);
  expect(await statusOf(verification_key)).toMatchObject({ Details: 'canceled', Delivery: 'delivered' });
});

test('of a code that was canceled before any report, no delivery is known', async () => {
  const { verification_key } = await send();
  await post(service, '/cancel/otp', { verification_key });
  expect(await statusOf(verification_key)).not.toHaveProperty('Delivery');
});
