import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connectDripping, type SlowRequest } from '../support/dripping-client';
import { post, sendCode, startTestService, type TestService } from '../support/harness';

const IDLE_CLIENTS = 1_000;
const SLOW_CLIENTS = 100;
const HEAD =
  'POST /api/v1/verify/otp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
  'Content-Length: 2000\r\n\r\n{"otp":"';

// Each connection takes two open files, because both of its ends are in this process.
const openFiles = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
const isEnough = openFiles === 'unlimited' || Number(openFiles) > 2 * IDLE_CLIENTS + 200;
const describeFlood = isEnough
  ? describe
  : (name: string, tests: () => void) => describe.skip(`${name} (ulimit -n is ${openFiles}: too low)`, tests);

async function connectAll(service: TestService, count: number, request: SlowRequest) {
  const sockets = Array.from({ length: count }, () => connectDripping(service, request));
  const closed = sockets.map((socket) => once(socket, 'close'));
  const received: string[] = [];
  for (const socket of sockets) {
    socket.on('data', (bytes) => void received.push(bytes.toString('latin1')));
  }
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return {
    received,
    open: () => sockets.filter(({ closed: isClosed }) => !isClosed).length,
    allClosed: Promise.all(closed),
  };
}

/** Sends and redeems a code as a caller that takes no part in the flood. */
async function signIn(service: TestService): Promise<number> {
  return (await post(service, '/verify/otp', await sendCode(service))).status;
}

describeFlood(`${IDLE_CLIENTS} clients that connect and send nothing`, () => {
  test('do not block other callers, and are disconnected when the service stops', async () => {
    const service = await startTestService();
    const idle = await connectAll(service, IDLE_CLIENTS, { opening: '', drip: '' });
    expect(await signIn(service)).toBe(200);
    expect(idle.open()).toBe(IDLE_CLIENTS);
    await service.close();
    await idle.allClosed;
  });
});

describe(`${SLOW_CLIENTS} clients that send their body a byte at a time`, () => {
  test('do not block other callers, and are disconnected with 408', async () => {
    const service = await startTestService();
    const slow = await connectAll(service, SLOW_CLIENTS, { opening: HEAD, drip: 'x' });
    expect(await signIn(service)).toBe(200);
    expect(slow.open()).toBe(SLOW_CLIENTS);
    await slow.allClosed;
    expect(slow.received.join('')).toContain('HTTP/1.1 408 Request Timeout');
    expect(await signIn(service)).toBe(200);
  });
});
