import type net from 'node:net';
import { connectDripping } from '../support/dripping-client';
import { LIMITS_OFF, post, sendCode, startTestService, type TestService } from '../support/harness';

const HEAD = 'POST /api/v1/verify/otp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

const CLIENTS = [
  { client: 'sends headers a byte at a time', opening: `${HEAD}X-Slow: `, drip: 'x' },
  {
    client: 'sends a body a byte at a time',
    opening: `${HEAD}Content-Length: 999\r\n\r\n{`,
    drip: ' ',
  },
  {
    client: 'stops in the middle of a body',
    opening: `${HEAD}Content-Length: 999\r\n\r\n{`,
    drip: '',
  },
];

describe('a client that', () => {
  let service: TestService;
  let connections: Map<string, net.Socket>;
  beforeAll(async () => {
    service = await startTestService(LIMITS_OFF);
    connections = new Map(CLIENTS.map((slow) => [slow.client, connectDripping(service, slow)]));
  });

  // Node's default timeouts are longer than the test's: only the service's own let this test pass.
  test.each(CLIENTS)('$client is disconnected while others are served', async ({ client }) => {
    const connection = connections.get(client);
    do {
      const reply = await post(service, '/verify/otp', await sendCode(service));
      expect(reply.status).toBe(200);
    } while (connection?.closed === false);
  });
});
