import { circuitOf } from '../support/circuit-of';
import { eventually } from '../support/eventually';
import { post, startTestService, type TestService } from '../support/harness';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';
import { callbackOf, PUBLIC_URL, report, reportOf } from '../support/twilio-receipts';

let gateways: SmsGateways;
let service: TestService;
beforeAll(async () => {
  gateways = await startSmsGateways();
  service = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio,vonage', PUBLIC_URL });
});

const circuitState = () => circuitOf(service, 'sms');

/** Sends a message that Twilio takes, and reports on it. */
async function sendReported(state: string, ErrorCode = '') {
  const before = gateways.twilio.requests.length;
  await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  expect(gateways.twilio.requests).toHaveLength(before + 1);
  const callback = callbackOf(gateways.twilio);
  const form = reportOf(state, { ErrorCode });
  expect([await report(service, callback, form), await report(service, callback, form)]).toEqual([204, 204]);
}

const ACCOUNT_BLOCKED = '30002';

test('reports that a number can cause leave the circuit closed', async () => {
  for (const code of ['30003', '30005', '30007', '30034', '30500', '']) await sendReported('undelivered', code);
  expect(await circuitState()).toBe('closed');
});

test('five messages in a row that the account lost open the circuit, each counted once', async () => {
  for (let lost = 0; lost < 4; lost++) await sendReported('failed', ACCOUNT_BLOCKED);
  await sendReported('delivered');
  for (let lost = 0; lost < 4; lost++) await sendReported('failed', ACCOUNT_BLOCKED);
  expect(await circuitState()).toBe('closed');
  await sendReported('failed', ACCOUNT_BLOCKED);
  expect(await circuitState()).toBe('open');

  const before = gateways.twilio.requests.length;
  expect((await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' })).status).toBe(200);
  expect([gateways.twilio.requests.length, gateways.vonage.requests.length]).toEqual([before, 1]);

  await eventually(async () => (await circuitState()) === 'half-open' || undefined);
  await sendReported('failed', ACCOUNT_BLOCKED); // the retry is lost like those before it
  expect(await circuitState()).toBe('open');

  await eventually(async () => (await circuitState()) === 'half-open' || undefined);
  await sendReported('delivered');
  await sendReported('failed', ACCOUNT_BLOCKED);
  expect(await circuitState()).toBe('closed');
}, 30_000);
