import { once } from 'node:events';
import net from 'node:net';
import { listen } from './free-port';
import { onTeardown } from './harness';

/** An address that leads to one server, and after `moveTo` to another: as a name or a virtual IP does. */
export async function startMovableAddress(firstPort: number) {
  let target = firstPort;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(target, '127.0.0.1');
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
  const port = await listen(server);
  onTeardown(async () => {
    const closed = once(server.close(), 'close');
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return {
    port,
    /** New connections lead there. Open ones stay where they are. */
    moveTo: (nextPort: number) => void (target = nextPort),
  };
}
