import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { requireChannelBinding, type ChannelBinding } from './channel-binding';
import { timed } from './timed';

const SERVER = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms, pg_backend_pid() AS pid';

interface Config extends pg.ClientConfig {
  channelBinding?: ChannelBinding;
}

/**
 * A client that sends statements without waiting for earlier replies. It has an error listener from the start:
 * Sequelize adds its own one tick after the connection opens, and an error event in between would end the process.
 */
export class Client extends pg.Client {
  /** The process id that the server, or the pooler before it, gave when the connection opened. */
  declare processID: number | null;
  /** How far the database's clock is ahead of `performance.now()`: never too large, too small by a round trip at most. */
  #databaseAheadMs = 0;
  /** Whether prepared statements stay: a pooler, which has its own process ids, runs each transaction on any connection. */
  keepsStatements = false;

  constructor({ channelBinding = 'disable', ...config }: Config = {}) {
    super({ ...config, pipeline: true, enableChannelBinding: channelBinding !== 'disable' && Boolean(config.ssl) });
    this.on('error', () => undefined);
    if (channelBinding === 'require') requireChannelBinding(this.connection);
  }

  async meetServer(): Promise<void> {
    try {
      const { rows } = await this.query<{ ms: string; pid: number }>(timed(SERVER));
      this.#databaseAheadMs = Number(rows[0]?.ms) - performance.now();
      this.keepsStatements = rows[0]?.pid === this.processID;
      // The embedded engine keeps them from one connection to the next.
      if (this.keepsStatements) await this.query(timed('DEALLOCATE ALL'));
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  /** The time in `ms` from now, in seconds of the database's clock. */
  databaseSecondsIn(ms: number): string {
    return ((performance.now() + this.#databaseAheadMs + ms) / 1000).toFixed(3);
  }

  /** Closes the connection at once, even if the server is silent. The server undoes an open transaction. */
  drop(): void {
    this.connection.stream.destroy();
  }
}

/** pg with that client, for Sequelize, which does not pass this option on. */
export const dialectModule = (channelBinding: ChannelBinding) => ({
  ...pg,
  Client: class extends Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, channelBinding });
    }
  },
});
