import type { Address, Server } from './database';
import { tryHosts } from './reach';

/**
 * Finds the host that can write, for each connection that opens: after a failover, it is another one. Connections that
 * open at the same time share one search. A single host is not searched for.
 */
export function createPrimary(server: Server): () => Promise<Address> {
  const { host, port, hosts } = server;
  if (hosts === undefined) return () => Promise.resolve({ host, port });
  let search: Promise<Address> | undefined;
  return () => (search ??= find(server).finally(() => (search = undefined)));
}

async function find(server: Server): Promise<Address> {
  const reached = await tryHosts(server);
  if ('trouble' in reached) throw new Error('No host can write');
  const { host, port } = reached.server;
  return { host, port };
}
