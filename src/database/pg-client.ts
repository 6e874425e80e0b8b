import pg from 'pg';

/**
 * Sequelize listens to a connection's errors only a tick after it has connected. A server that goes away
 * within that tick would end this process, as any error event does that nobody listens to.
 */
export class Client extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** pg, as Sequelize takes it. */
export const dialectModule = { ...pg, Client };
