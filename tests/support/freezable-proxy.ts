import net from 'node:net';
import { listen } from './free-port';
import { onTeardown } from './harness';

interface Link {
  isFrozen: boolean;
  flush: () => void;
}

/** A proxy to the server of `target` that can withhold all bytes without closing a connection. */
export async function startFreezableProxy(target: string) {
  const { hostname, port } = new URL(target);
  const links = new Set<Link>();
  let areNewFrozen = false;
  let withheld = 0;
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    const waiting: (() => void)[] = [];
    const link: Link = {
      isFrozen: areNewFrozen,
      flush: () => waiting.splice(0).forEach((pass) => pass()),
    };
    links.add(link);
    const passOrWithhold = (pass: () => void) => {
      if (!link.isFrozen) {
        pass();
        return;
      }
      waiting.push(pass);
      withheld += 1;
    };
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (bytes) => passOrWithhold(() => to.write(bytes)));
      from.on('error', () => undefined);
      from.on('close', () => passOrWithhold(() => to.destroy()));
    }
    onTeardown(() => {
      client.destroy();
      upstream.destroy();
    });
  });
  const url = new URL(target);
  url.port = String(await listen(server));
  onTeardown(() => void server.close());
  const setFrozen = (isFrozen: boolean) => {
    for (const link of links) {
      link.isFrozen = isFrozen;
      if (!isFrozen) link.flush();
    }
  };
  return {
    url: url.href,
    /** How many chunks and ends of connections the proxy has withheld so far. */
    withheld: () => withheld,
    freeze: () => {
      areNewFrozen = true;
      setFrozen(true);
    },
    resume: () => {
      areNewFrozen = false;
      setFrozen(false);
    },
    /** New connections are not frozen. */
    freezeOpenConnections: () => setFrozen(true),
  };
}
