import { once } from 'node:events';
import net from 'node:net';
import { listen } from './free-port';
import { onTeardown } from './harness';

/** A TCP relay to the server of `target`. Open connections stay where they are when it moves, as behind a DNS name. */
export async function startMovingRelay(target: string) {
  let { hostname, port } = new URL(target);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const url = new URL(target);
  url.port = String(await listen(server));
  onTeardown(async () => {
    const closed = once(server.close(), 'close');
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return {
    url: url.href,
    moveTo(next: string) {
      ({ hostname, port } = new URL(next));
    },
  };
}
