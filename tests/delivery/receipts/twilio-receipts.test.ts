import { createTwilioReceipts } from '../../../src/delivery/receipts/twilio-receipts';
import { post, startTestService, type TestService } from '../../support/harness';
import { logged } from '../../support/logged';
import { startSmsGateways, type SmsGateways } from '../../support/sms-gateways';
import { callbackOf, CARRIER_NUMBER, PUBLIC_URL, report, reportOf, signatureOf } from '../../support/twilio-receipts';

let gateways: SmsGateways;
let service: TestService;
let key: string;
let callback: string;

const SECRETS = 'a-secret-of-the-service';

beforeAll(async () => {
  gateways = await startSmsGateways();
  service = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio', CRYPT_PASSWORD: SECRETS, PUBLIC_URL });
});

beforeEach(async () => {
  gateways.reset();
  const { body } = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  key = body.Details;
  callback = callbackOf(gateways.twilio);
});

const statusOf = async (verification_key = key) => (await post(service, '/status/otp', { verification_key })).body;

describe('a report of Twilio', () => {
  test('has its address and a sealed reference in the message, whose validity is the life of the code', () => {
    const form = new URLSearchParams(gateways.twilio.requests[0]?.body);
    expect(form.get('StatusCallback')).toMatch(
      /^https:\/\/otp\.example\.com\/api\/v1\/receipts\/twilio\?t=[\w-]{40,120}$/,
    );
    expect(form.get('ValidityPeriod')).toBe('600');
  });

  test('before the first one, the message is accepted', async () => {
    expect(await statusOf()).toMatchObject({ Details: 'pending', Delivery: 'accepted' });
  });

  test.each([
    ['queued', 'accepted'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
  ])('%s is shown as %s', async (state, shown) => {
    expect(await report(service, callback, reportOf(state))).toBe(204);
    const { Delivery, DeliveryReason } = await statusOf();
    expect([Delivery, DeliveryReason]).toEqual([shown, undefined]);
  });

  test.each([
    ['undelivered', '30003', 'recipient_unreachable'],
    ['undelivered', '30005', 'recipient_refused'],
    ['undelivered', '30007', 'carrier_filtered'],
    ['failed', '30036', 'expired'],
    ['failed', '99999', 'unknown'],
    ['failed', undefined, 'unknown'],
  ])('%s with error %s has the reason %s', async (state, code, reason) => {
    await report(service, callback, reportOf(state, code === undefined ? {} : { ErrorCode: code }));
    expect(await statusOf()).toMatchObject({ Delivery: state, DeliveryReason: reason });
  });

  test.each([
    ['ringing', 'sent', undefined],
    ['completed', 'delivered', undefined],
    ['no-answer', 'undelivered', 'recipient_unreachable'],
    ['failed', 'failed', 'recipient_refused'],
  ])('of a call that is %s is shown as %s', async (CallStatus, shown, reason) => {
    const form = new URLSearchParams({ CallSid: 'CA1', CallStatus, To: CARRIER_NUMBER });
    await report(service, callback, form);
    const { Delivery, DeliveryReason } = await statusOf();
    expect([Delivery, DeliveryReason]).toEqual([shown, reason]);
  });

  test('with a state that Twilio adds later changes nothing', async () => {
    expect(await report(service, callback, reportOf('teleported'))).toBe(204);
    expect(await statusOf()).toMatchObject({ Delivery: 'accepted' });
  });

  test('is logged once, without the recipient', async () => {
    for (let times = 0; times < 3; times += 1) await report(service, callback, reportOf('delivered'));
    const otpId = logged(service, 'message_taken').at(-1)?.['otpId'];
    const lines = logged(service, 'delivery_reported').filter((line) => line['otpId'] === otpId);
    expect(lines).toEqual([
      expect.objectContaining({ provider: 'twilio', channel: 'sms', country: 'US', state: 'delivered' }),
    ]);
    expect(service.output()).not.toContain('2025550143');
  });

  test('may be signed with the port of the URL', async () => {
    const form = reportOf('delivered');
    const url = `https://otp.example.com:443${callback}`;
    expect(await report(service, callback, form, signatureOf(url, form))).toBe(204);
  });

  test('has the fields in any order, and more of them', async () => {
    const form = new URLSearchParams([...reportOf('delivered', { RawDlrDoneDate: '2611261801' })].reverse());
    expect(await report(service, callback, form)).toBe(204);
    expect(await statusOf()).toMatchObject({ Delivery: 'delivered' });
  });
});

test('16 KB of different fields are checked in a few milliseconds', () => {
  const adapter = createTwilioReceipts({ authToken: 'token' });
  const body = Buffer.from(Array.from({ length: 4_000 }, (_, index) => index.toString(36)).join('&'));
  const request = { method: 'POST', url: PUBLIC_URL, query: new URLSearchParams(), body } as const;
  const startMs = performance.now();
  for (let times = 0; times < 10; times += 1) {
    expect(adapter.receive({ ...request, headers: { 'x-twilio-signature': 'forged' } })).toBeUndefined();
  }
  expect(performance.now() - startMs).toBeLessThan(500); // 2 s when each name searched the form again
});
