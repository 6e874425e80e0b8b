import { performance } from 'node:perf_hooks';
import pg from 'pg';

const CLOCK = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms';

/**
 * A client that sends statements without waiting for earlier replies. It has an error listener from the start:
 * Sequelize adds its own one tick after the connection opens, and an error event in between would end the process.
 */
export class Client extends pg.Client {
  /** How far the database's clock is ahead of `performance.now()`: never too large, too small by a round trip at most. */
  #databaseAheadMs = 0;

  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true });
    this.on('error', () => undefined);
  }

  async measureClock(): Promise<void> {
    try {
      const { rows } = await this.query<{ ms: string }>(CLOCK);
      this.#databaseAheadMs = Number(rows[0]?.ms) - performance.now();
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

/** pg with that client, for Sequelize. */
export const dialectModule = { ...pg, Client };
