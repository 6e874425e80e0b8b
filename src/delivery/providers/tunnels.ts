import type { Dispatcher, Pool } from 'undici';
import { systemCode } from '../../system-error';

/** A proxy did not open a connection. It has the code of a server that does not. */
export class ProxyRefusal extends Error {
  readonly code = 'ECONNREFUSED';
}

/**
 * Prepares the pool with which undici reaches a proxy. undici would connect in a loop to a proxy that closes the
 * connection, and gives a proxy's refusal no code.
 */
export function tunnels(pool: Pool): Pool {
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    async connect(options: Dispatcher.ConnectOptions) {
      const tunnel = await connect(options).catch((error: unknown) => {
        throw systemCode(error) === 'UND_ERR_SOCKET' ? new ProxyRefusal() : error;
      });
      if (tunnel.statusCode === 200) return tunnel;
      tunnel.socket.destroy();
      throw new ProxyRefusal();
    },
  });
}
