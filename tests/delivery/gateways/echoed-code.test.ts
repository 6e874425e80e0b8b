import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { gatewayFile } from '../../support/gateway-file';
import { listen } from '../../support/free-port';
import { onTeardown, post, startTestService } from '../../support/harness';
import { logged } from '../../support/logged';

let codes: string[];
let status: number;
beforeEach(() => {
  codes = [];
  status = 200;
});

/** A gateway that repeats the code of the request in its reply. */
const server = createServer((req, res) => {
  void text(req).then((body) => {
    codes.push(body);
    res.writeHead(status, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ id: `message-${body.slice(1, -1)}`, code: body.slice(1, -1) }));
  });
});

test.each([
  ['the id of a message', 200, 'message_taken'],
  ['the code of a failure', 400, 'delivery_failed'],
])('%s that a gateway makes of the code is not logged', async (_, replied, event) => {
  status = replied;
  const port = await listen(server);
  const url = `http://127.0.0.1:${port}`;
  onTeardown(() => void server.close());
  const gateway = gatewayFile({ url, json: '{{code}}', messageId: '/id', replyCode: '/code' });
  const service = await startTestService({ SMS_GATEWAYS: gateway });
  await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  server.close();
  expect(codes).toHaveLength(1);
  expect(logged(service, event)).toHaveLength(1);
  expect(service.output()).not.toContain(codes[0]?.slice(1, -1));
});
