import { once } from 'node:events';
import net from 'node:net';

/** Listens on 127.0.0.1 and returns the port: a free one unless `port` is given. */
export async function listen(server: net.Server, port = 0): Promise<number> {
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not a TCP server');
  return address.port;
}

/** A port on which nothing listens, for a program that cannot choose one itself. */
export async function freePort(): Promise<number> {
  const probe = net.createServer();
  const port = await listen(probe);
  probe.close();
  await once(probe, 'close');
  return port;
}
