import net from 'node:net';
import {
  LIMITS_OFF,
  onTeardown,
  post,
  sendCode,
  startTestService,
  type TestService,
} from '../support/harness';

const HEAD =
  'POST /api/v1/verify/otp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

/** What such a client says at once, and what it then adds every now and then. */
const CLIENTS = [
  { client: 'sends nothing', opening: '', drip: '' },
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
    connections = new Map(CLIENTS.map((slow) => [slow.client, hold(service, slow)]));
  });

  // Node's own limits are above a test's time limit.
  test.each(CLIENTS)('$client is cut off, and others are served meanwhile', async ({ client }) => {
    const connection = connections.get(client);
    do {
      const reply = await post(service, '/verify/otp', await sendCode(service));
      expect(reply.status).toBe(200);
    } while (connection?.closed === false);
  });
});

function hold({ url }: TestService, { opening, drip }: { opening: string; drip: string }) {
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  onTeardown(() => void socket.destroy());
  socket.on('error', () => undefined); // a reset is a way to be cut off
  socket.resume();
  socket.write(opening);
  const dripping = setInterval(() => socket.write(drip), 200);
  socket.once('close', () => clearInterval(dripping));
  return socket;
}
