import pg from 'pg';

/**
 * A client with an error listener from the start. Sequelize adds its own one tick after the connection opens:
 * an error event in between would end the process.
 */
export class Client extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** pg with that client, for Sequelize. */
export const dialectModule = { ...pg, Client };

/**
 * Whether a connection of the pool can take a statement. A statement that got no reply in time still occupies its
 * connection, and further statements would wait behind it.
 */
export function isIdle(connection: unknown): boolean {
  return connection instanceof Client && 'readyForQuery' in connection && connection.readyForQuery === true;
}
