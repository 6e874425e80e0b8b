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
