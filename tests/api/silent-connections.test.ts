import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { listen } from '../../src/http-server';
import { eventually } from '../support/eventually';
import { onTeardown, startTestService, type TestService } from '../support/harness';

const GET = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
// Longer than the bound for headers and the pause between two checks of it.
const SILENCE_MS = 4_500;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

/** Connects and sends nothing. */
async function connect(port: number) {
  const socket = net.connect(port, '127.0.0.1');
  onTeardown(() => void socket.destroy());
  let received = '';
  socket.on('data', (bytes) => void (received += bytes.toString('latin1')));
  socket.on('error', () => undefined); // a reset also closes the connection
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, closed, received: () => received };
}

const portOf = ({ url }: TestService) => Number(new URL(url).port);
const repliesIn = (text: string) => text.match(/HTTP\/1\.1 \d+/g) ?? [];

describe('a connection that a load balancer opened in advance', () => {
  test('gets the reply to its first request after 4.5 s of silence', async () => {
    const { socket, received } = await connect(portOf(service));
    await pause(SILENCE_MS);
    expect(received()).toBe('');
    socket.write(GET);
    await eventually(() => received().includes('"Running"') || undefined);
    expect(repliesIn(received())).toEqual(['HTTP/1.1 200']);
  });

  test('gets the replies to requests that arrive together, in parts', async () => {
    const { socket, received } = await connect(portOf(service));
    socket.setNoDelay(true);
    for (const part of `${GET}${GET}`.match(/[^]{1,9}/g) ?? []) {
      socket.write(part);
      await pause(2);
    }
    socket.write(GET + GET);
    await eventually(() => repliesIn(received()).length === 4 || undefined);
    expect(repliesIn(received())).toEqual(Array(4).fill('HTTP/1.1 200'));
  });

  test.each([
    ['the first byte of a request', 'G'],
    ['an empty line', '\r\n'],
    ['headers without an end', GET.trimEnd()],
  ])('has 3 s for its headers from %s on', async (_, start) => {
    const { socket, closed, received } = await connect(portOf(service));
    await pause(SILENCE_MS);
    const startedAt = Date.now();
    socket.write(start);
    await closed;
    expect(Date.now() - startedAt).toBeGreaterThan(2_500);
    expect(repliesIn(received())).toEqual(['HTTP/1.1 408']);
  });

  test('is closed when the client ends it', async () => {
    const { socket, closed, received } = await connect(portOf(service));
    socket.end();
    await closed;
    expect(received()).toBe('');
  });

  test('does not delay the stop of the service', async () => {
    const stopped = await startTestService();
    const { closed } = await connect(portOf(stopped));
    await stopped.close();
    await closed;
  });
});

test('an idle connection is closed after its time, before and after a request', async () => {
  const app = express().get('/healthz', (_req, res) => void res.json({ Details: 'Running' }));
  const options = { host: '127.0.0.1', port: 0, drainMs: 0, isStopping: () => false, idleMs: 300 };
  const server = await listen(app, options);
  onTeardown(() => server.close());
  const [silent, used] = [await connect(server.port), await connect(server.port)];
  used.socket.write(GET);
  await Promise.all([silent.closed, used.closed]);
  expect([silent.received(), repliesIn(used.received())]).toEqual(['', ['HTTP/1.1 200']]);
});
