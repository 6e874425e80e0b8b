import type { Sequelize } from 'sequelize';
import { systemCode } from '../system-error';
import { Client } from './pg-client';
import { RolledBackError } from './transaction';

/** Borrows connections of Sequelize's pool. */
export function createConnections(sequelize: Sequelize) {
  const { connectionManager } = sequelize;
  const idle = new Set<Client>();
  const load = { inUse: 0, waiting: 0 };
  sequelize.addHook('beforeDisconnect', (connection: unknown) => {
    if (connection instanceof Client) idle.delete(connection);
  });

  async function acquire(): Promise<Client> {
    load.waiting += 1;
    const client = await connectionManager.getConnection({ type: 'write' }).finally(() => (load.waiting -= 1));
    if (!(client instanceof Client)) throw new TypeError('Sequelize opened a connection with another client');
    idle.delete(client);
    return client;
  }

  function release(client: Client): void {
    idle.add(client);
    connectionManager.releaseConnection(client);
  }

  function drop(client: Client): void {
    idle.delete(client);
    client.drop();
    connectionManager.destroyConnection(client).catch(() => undefined);
  }

  return {
    load: () => ({ ...load }),

    /**
     * Runs `work` with a connection. A connection whose server may be gone, read-only or confused is dropped, and with it
     * every idle one, which leads to the same server. The next statements open new connections.
     */
    async borrow<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
      const client = await acquire();
      load.inUse += 1;
      try {
        const result = await work(client);
        release(client);
        return result;
      } catch (error) {
        if (isServerSound(error)) release(client);
        else [client, ...idle].forEach(drop);
        throw error;
      } finally {
        load.inUse -= 1;
      }
    },
  };
}

// SQLSTATE classes and codes of errors that say nothing against the server or its connection: data exception, integrity
// violation, transaction rollback, syntax or access rule (but not a pooler's 42P05), out of resources, beyond a limit,
// object in use, and a statement that took too long.
const SOUND = /^(22|23|40|42(?!P05)|53|54|55|57014)/;

function isServerSound(error: unknown): boolean {
  if (!(error instanceof RolledBackError)) return SOUND.test(systemCode(error) ?? '');
  return systemCode(error.cause)?.startsWith('40') ?? false;
}
