import { circuitOf } from '../support/circuit-of';
import { eventually } from '../support/eventually';
import { post, startTestService, type TestService } from '../support/harness';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';

let gateways: SmsGateways;
let service: TestService;
beforeAll(async () => {
  gateways = await startSmsGateways();
  service = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'webhook,vonage' });
});

const circuitState = () => circuitOf(service, 'sms');
const untilHalfOpen = () => eventually(async () => (await circuitState()) === 'half-open' || undefined);
const requestCounts = () => [gateways.webhook.requests.length, gateways.vonage.requests.length];

async function sendFive(status: number) {
  for (let sent = 0; sent < 5; sent++) await sendOne(status);
}
async function sendOne(status: number) {
  const body = { phone_number: '+12025550143', type: '2FA' };
  expect((await post(service, '/phone/otp', body)).status).toBe(status);
}

describe("a provider's circuit", () => {
  beforeEach(() => {
    gateways.reset();
  });

  test('stays closed when the provider refuses recipients', async () => {
    gateways.webhook.reply = { status: 422, body: { reason: 'recipient_refused' } };
    await sendFive(422);
    await sendFive(422);
    expect([await circuitState(), requestCounts()]).toEqual(['closed', [10, 0]]);
  });

  test('opens after five failures, is skipped while open, and closes once a retry succeeds', async () => {
    gateways.webhook.reply = { status: 503 };
    await sendFive(200);
    expect([await circuitState(), requestCounts()]).toEqual(['open', [5, 5]]);
    await sendFive(200);
    expect(requestCounts()).toEqual([5, 10]);

    // A half-open circuit lets one message try the provider. It fails, so the circuit stays open.
    await untilHalfOpen();
    await sendOne(200);
    expect([await circuitState(), requestCounts()]).toEqual(['open', [6, 11]]);

    gateways.webhook.reply = { status: 204 };
    await untilHalfOpen();
    await sendFive(200);
    expect([await circuitState(), requestCounts()]).toEqual(['closed', [11, 11]]);

    const logged = service.output().match(/"event":"provider_circuit_\w+","provider":"\w+"/g);
    expect(logged).toEqual([
      '"event":"provider_circuit_opened","provider":"webhook"',
      '"event":"provider_circuit_closed","provider":"webhook"',
    ]);
  });
});
