import { once } from 'node:events';
import net from 'node:net';
import { onTeardown } from './harness';

/** Stands between the service and the server that a URL names, and can stop passing bytes on without closing anything. */
export async function startFreezableProxy(target: string) {
  const { hostname, port } = new URL(target);
  const links = new Set<{ frozen: boolean; flush: () => void }>();
  let areNewFrozen = false;
  let withheld = 0;
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    const kept: (() => void)[] = [];
    const link = {
      frozen: areNewFrozen,
      flush: () => kept.splice(0).forEach((pass) => pass()),
    };
    links.add(link);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const pass = (act: () => void) => {
        if (link.frozen) withheld += kept.push(act) && 1;
        else act();
      };
      from.on('data', (bytes) => pass(() => to.write(bytes)));
      from.on('error', () => undefined);
      from.on('close', () => pass(() => to.destroy()));
    }
    onTeardown(() => {
      client.destroy();
      upstream.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTeardown(() => void server.close());
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === 'object' ? address?.port : '');
  const setFrozen = (isFrozen: boolean) => {
    for (const link of links) {
      link.frozen = isFrozen;
      if (!isFrozen) link.flush();
    }
  };
  return {
    url: url.href,
    /** How many pieces were not passed on. */
    withheld: () => withheld,
    freeze: () => {
      areNewFrozen = true;
      setFrozen(true);
    },
    resume: () => {
      areNewFrozen = false;
      setFrozen(false);
    },
    freezeOpenOnes: () => setFrozen(true),
  };
}
