import { isNativeError } from 'node:util/types';
import { Sequelize, Transaction } from 'sequelize';
import { unavailable } from '../errors';
import { noObserver, type Observer, type StatementName } from '../observer';
import { systemCode } from '../system-error';
import type { ChannelBinding } from './channel-binding';
import { createConnections } from './connections';
import { driverOptions } from './driver-options';
import { Client, dialectModule } from './pg-client';
import { createPrimary } from './primary';
import { inTransaction, RolledBackError, type Statement, type TimeLimits } from './transaction';

export interface Address {
  host: string;
  port: number;
}

export interface Server extends Address {
  /** The hosts of a cluster, of which one can write. Undefined: `host` alone. */
  hosts?: readonly Address[] | undefined;
  name: string;
  user: string;
  password: string | undefined;
  /** libpq's modes. `require` verifies no certificate. */
  ssl: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
  /** The trusted certificates in PEM; undefined: those of Node. */
  ca?: string | undefined;
  /** libpq's `options`: settings of each session, such as `-c search_path=app`. */
  options?: string | undefined;
  channelBinding?: ChannelBinding | undefined;
  applicationName?: string | undefined;
  connectTimeoutMs?: number | undefined;
  poolMax: number;
}

export interface Database {
  sequelize: Sequelize;
  /**
   * Runs one statement in a transaction of its own. The server keeps the plan of a frequent one under its `name`.
   * @throws ApiError `database_unavailable` if the database is away, read-only or too slow. The statement is then undone
   * or never runs, unless the connection was lost while it committed.
   */
  query<Row extends object>(sql: string, bind: readonly unknown[], name?: StatementName): Promise<Row[]>;
  /** Runs other work with Sequelize, with the same errors as `query`. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
  /** How long a statement may wait for a connection. */
  waitMs: number;
  /** The connections in use, and the statements that wait for one. */
  pool: () => { inUse: number; waiting: number };
  observer: Observer;
  close(): Promise<void>;
}

const MOST_RETRIES = 3;

// Otherwise Sequelize runs SET statements when it connects, and they stay on a pooler's connection.
const NO_SESSION_SETTINGS = { keepDefaultTimezone: true, standardConformingStrings: false };

export type Patience = Pick<Database, 'waitMs'> & TimeLimits;

const PATIENCE: Patience = { waitMs: 5_000, statementMs: 3_000, startMs: 1_500 };

/** Configures the connections. The first statement opens one. */
export function connect(server: Server, { waitMs, ...limits } = PATIENCE): Database {
  const { host, port, name: database, user, password, poolMax } = server;
  const options = {
    ...driverOptions(server),
    keepAlive: true,
    clientMinMessages: 'ignore', // see NO_SESSION_SETTINGS
  };
  const sequelize = new Sequelize({
    dialect: 'postgres',
    dialectModule: dialectModule(server.channelBinding ?? 'disable'),
    host,
    port,
    database,
    username: user,
    ...(password === undefined ? {} : { password }),
    logging: false,
    pool: { max: poolMax, acquire: waitMs, idle: 60_000 },
    dialectOptions: options,
    ...NO_SESSION_SETTINGS,
    isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED,
    hooks: {
      beforeConnect: async (config) => void Object.assign(config, await locate()),
      afterConnect: async (connection: unknown) => {
        if (connection instanceof Client) await connection.meetServer();
      },
    },
  });
  const locate = createPrimary(server);
  const connections = createConnections(sequelize);

  /** Runs a transaction again that was rolled back without a fault of its own. */
  async function run<Row extends object>(statement: Statement, retries = 0): Promise<Row[]> {
    try {
      return await connections.borrow((client) => inTransaction<Row>(client, statement, limits));
    } catch (error) {
      if (!(error instanceof RolledBackError) || retries === MOST_RETRIES) throw error;
    }
    return run(statement, retries + 1);
  }

  return {
    sequelize,
    query: <Row extends object>(sql: string, bind: readonly unknown[], name?: StatementName) =>
      attempt(() => run<Row>({ sql, bind, name })),
    attempt,
    waitMs,
    pool: connections.load,
    observer: noObserver,
    close: () => sequelize.close(),
  };
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RolledBackError) throw unavailable('database_unavailable', error.cause ?? error);
    // Sequelize wraps the driver's error.
    const cause = isNativeError(error) && 'parent' in error ? error.parent : error;
    throw isStatementAtFault(cause) ? cause : unavailable('database_unavailable', cause);
  }
}

// SQLSTATE classes of a faulty statement: data exception, integrity violation, syntax or access rule. 42P05 (a prepared
// statement exists already) is the work of a pooler.
const STATEMENT_AT_FAULT = /^(22|23|42(?!P05))/;

/** Any other error means that the database is away, full, too slow or shutting down. */
function isStatementAtFault(error: unknown): boolean {
  return STATEMENT_AT_FAULT.test(systemCode(error) ?? '');
}
