import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { onTeardown, post, sendCode, startTestService, type TestService } from '../support/harness';

const IDLE = 1_000;
const SLOW = 100;
const HEAD =
  'POST /api/v1/verify/otp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
  'Content-Length: 2000\r\n\r\n{"otp":"';

// Both ends of each connection are in this process.
const openFiles = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
const isEnough = openFiles === 'unlimited' || Number(openFiles) > 2 * IDLE + 200;
const flood = isEnough
  ? describe
  : (name: string, tests: () => void) =>
      describe.skip(`${name} (ulimit -n is ${openFiles}: too low)`, tests);

/** Connects so many clients that say only this, and one character more every 200 ms. */
async function connectAll(service: TestService, count: number, opening: string, drip: string) {
  const sockets = Array.from({ length: count }, () =>
    net.connect(Number(new URL(service.url).port), '127.0.0.1'),
  );
  onTeardown(() => sockets.forEach((socket) => socket.destroy()));
  const closed = sockets.map((socket) => once(socket, 'close'));
  const heard: string[] = [];
  for (const socket of sockets) {
    socket.on('error', () => undefined); // a reset is one way to be disconnected
    socket.on('data', (bytes) => void heard.push(bytes.toString('latin1')));
  }
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) socket.write(opening);
  const dripping = setInterval(() => {
    for (const socket of sockets) if (socket.writable && drip) socket.write(drip);
  }, 200);
  onTeardown(() => clearInterval(dripping));
  return {
    heard,
    open: () => sockets.filter(({ closed: isClosed }) => !isClosed).length,
    allClosed: Promise.all(closed),
  };
}

/** What a caller does who has nothing to do with it. */
async function signIn(service: TestService): Promise<number> {
  return (await post(service, '/verify/otp', await sendCode(service))).status;
}

flood(`${IDLE} connections that say nothing`, () => {
  test('keep nobody else from being served, and are closed', async () => {
    const service = await startTestService();
    const idle = await connectAll(service, IDLE, '', '');
    expect(await signIn(service)).toBe(200);
    expect(idle.open()).toBe(IDLE);
    await idle.allClosed;
    expect(await signIn(service)).toBe(200);
  });
});

describe(`${SLOW} clients that send their body a byte at a time`, () => {
  test('keep nobody else from being served, and are told 408 and closed', async () => {
    const service = await startTestService();
    const slow = await connectAll(service, SLOW, HEAD, 'x');
    expect(await signIn(service)).toBe(200);
    expect(slow.open()).toBe(SLOW);
    await slow.allClosed;
    expect(slow.heard.join('')).toContain('HTTP/1.1 408 Request Timeout');
    expect(await signIn(service)).toBe(200);
  });
});
