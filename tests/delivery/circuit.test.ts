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

const circuit = () => circuitOf(service, 'sms');
const halfOpen = () => eventually(async () => (await circuit()) === 'half-open' || undefined);
const asked = () => [gateways.webhook.requests.length, gateways.vonage.requests.length];

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

  test('is not opened by recipients that it refuses: it is well', async () => {
    gateways.webhook.reply = { status: 422, body: { reason: 'recipient_refused' } };
    await sendFive(502);
    await sendFive(502);
    expect([await circuit(), asked()]).toEqual(['closed', [10, 0]]);
  });

  test('opens on failures, is passed over, and closes once the provider is back', async () => {
    gateways.webhook.reply = { status: 503 };
    await eventually(async () => {
      await sendOne(200);
      return (await circuit()) === 'open' || undefined;
    });
    const [failures = 0] = asked();
    expect(asked()).toEqual([failures, failures]);
    await sendFive(200);
    expect(asked()).toEqual([failures, failures + 5]);

    // Tried once when its time has come, and left alone again.
    await halfOpen();
    await sendOne(200);
    expect([await circuit(), asked()]).toEqual(['open', [failures + 1, failures + 6]]);

    gateways.webhook.reply = { status: 204 };
    await halfOpen();
    await sendFive(200);
    expect([await circuit(), asked()]).toEqual(['closed', [failures + 6, failures + 6]]);

    const told = service.output().match(/"event":"provider_circuit_\w+","provider":"\w+"/g);
    expect(told).toEqual([
      '"event":"provider_circuit_opened","provider":"webhook"',
      '"event":"provider_circuit_opened","provider":"webhook"',
      '"event":"provider_circuit_closed","provider":"webhook"',
    ]);
  });
});
