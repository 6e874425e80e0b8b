import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** A port that nobody listened on a moment ago, for a program that must be told one. */
export async function freePort(): Promise<number> {
  const probe = net.createServer();
  await once(probe.listen(0, '127.0.0.1'), 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
