import { isNativeError } from 'node:util/types';
import { QueryTypes, Sequelize } from 'sequelize';
import { systemCode } from '../system-error';
import { unavailable } from '../errors';
import { driverOptions } from './driver-options';
import { Client, dialectModule } from './pg-client';

export interface Server {
  host: string;
  port: number;
  name: string;
  user: string;
  password: string | undefined;
  /** libpq's modes. `require` verifies no certificate. */
  ssl: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
  /** The trusted certificates in PEM; undefined: those of Node. */
  ca?: string | undefined;
  /** libpq's `options`: settings of each session, such as `-c search_path=app`. */
  options?: string | undefined;
  applicationName?: string | undefined;
  connectTimeoutMs?: number | undefined;
  poolMax: number;
}

export interface Database {
  sequelize: Sequelize;
  /**
   * Runs one statement, once.
   * @throws ApiError `database_unavailable` if the database is away or too slow. It is then unknown whether the
   * statement took effect, so it is not retried.
   */
  query<Row extends object>(sql: string, bind: readonly unknown[]): Promise<Row[]>;
  /** Runs other work with Sequelize, with the same errors as `query`. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
  /** How long a statement may wait for a connection. */
  waitMs: number;
  close(): Promise<void>;
}

const QUERY_TIMEOUT_MS = 5_000;
// Shorter than `statement_timeout`: it tells that another transaction holds a row, not that the server is slow.
const LOCK_TIMEOUT_MS = 2_000;

export interface Patience extends Pick<Database, 'waitMs'> {
  /**
   * `statement_timeout`: the server undoes a statement that takes longer; 0 is unlimited. It is less than
   * `QUERY_TIMEOUT_MS`, so that a statement never takes effect after its caller got a failure.
   */
  statementMs: number;
}

const PATIENCE: Patience = { waitMs: 5_000, statementMs: 3_000 };

/** Configures the connections. The first statement opens one. */
export function connect(server: Server, { waitMs, statementMs } = PATIENCE): Database {
  const { host, port, name: database, user, password, poolMax } = server;
  const options = {
    ...driverOptions(server),
    // `statement_timeout` cannot fire while the backend is frozen, so the client has a limit of its own.
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  };
  // Poolers refuse unknown startup parameters, so a statement sets the timeouts.
  const setUp = async (connection: unknown) => {
    if (connection instanceof Client) {
      await connection.query(`SET statement_timeout = ${statementMs}; SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    }
  };
  const sequelize = new Sequelize({
    dialect: 'postgres',
    dialectModule,
    host,
    port,
    database,
    username: user,
    ...(password === undefined ? {} : { password }),
    logging: false,
    pool: { max: poolMax, acquire: waitMs, idle: 60_000 },
    dialectOptions: options,
    hooks: { afterConnect: setUp },
  });

  return {
    sequelize,
    query: <Row extends object>(sql: string, bind: readonly unknown[]) =>
      attempt(() => sequelize.query<Row>(sql, { bind: [...bind], type: QueryTypes.SELECT })),
    attempt,
    waitMs,
    close: () => sequelize.close(),
  };
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // Sequelize wraps the driver's error.
    const cause = isNativeError(error) && 'parent' in error ? error.parent : error;
    throw isStatementAtFault(cause) ? cause : unavailable('database_unavailable', cause);
  }
}

// SQLSTATE classes of a faulty statement: data exception, integrity violation, syntax or access rule.
const STATEMENT_CLASSES = ['22', '23', '42'];

/** Any other error means that the database is away, full, too slow or shutting down. */
function isStatementAtFault(error: unknown): boolean {
  return STATEMENT_CLASSES.includes(systemCode(error)?.slice(0, 2) ?? '');
}
