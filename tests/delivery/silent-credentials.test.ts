import { createServer } from 'node:net';
import { listen } from '../support/free-port';
import { emptyDatabase, onTeardown, post } from '../support/harness';
import { startProcess } from '../support/service-process';
import { startSmsGateways } from '../support/sms-gateways';

test('a credentials endpoint that never answers does not hold a send: the second provider sends it', async () => {
  const silent = createServer();
  const port = await listen(silent);
  onTeardown(() => void silent.close());
  const { env, webhook } = await startSmsGateways();
  const service = await startProcess({
    ...(await emptyDatabase()),
    ...env,
    SMS_PROVIDERS: 'sns,webhook',
    AWS_REGION: 'eu-west-1',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`,
    DELIVERY_TIMEOUT: '12',
  });
  const { status } = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  expect([status, webhook.requests.length]).toEqual([200, 1]);
  expect(service.stdout()).toContain('"provider":"sns","kind":"temporary","reason":"timeout"');
});
