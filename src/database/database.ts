import { isNativeError } from 'node:util/types';
import { QueryTypes, Sequelize } from 'sequelize';
import { systemCode } from '../system-error';
import { ApiError } from '../errors';
import { Client, dialectModule } from './pg-client';
import { createPipeline } from './pipeline';

export interface Server {
  host: string;
  port: number;
  name: string;
  user: string;
  password: string | undefined;
  ssl: 'disable' | 'require' | 'verify-full';
  poolMax: number;
  /** Whether statements are prepared, once a connection. */
  prepares: boolean;
}

export interface Database {
  sequelize: Sequelize;
  /**
   * Runs one statement, once.
   * @throws ApiError `database_unavailable` where the database is away or too slow. Whether the statement
   * took effect is then unknown, so nothing here tries again.
   */
  query<Row extends object>(sql: string, bind: readonly unknown[]): Promise<Row[]>;
  /** The same promise about its errors for anything else that is done with Sequelize. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 5_000;

export interface Patience {
  /** How long a statement may wait for one of the connections. */
  waitMs: number;
  /**
   * How long the server may work on it, or wait for a lock, before it undoes it; 0: as long as it likes.
   * Less than we wait for the reply, or what a caller was told has failed would happen after all.
   */
  statementMs: number;
}

const PATIENCE: Patience = { waitMs: 5_000, statementMs: 3_000 };

/** Connects when first needed; nothing is asked of the server yet. */
export function connect(server: Server, { waitMs, statementMs } = PATIENCE): Database {
  const { host, port, name: database, user, password, ssl, poolMax } = server;
  const options = {
    application_name: 'otp-service',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // On the client's side: statement_timeout never fires when the backend is frozen.
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    ...(ssl === 'disable' ? {} : { ssl: { rejectUnauthorized: ssl === 'verify-full' } }),
  };
  // One connection is Sequelize's, for what takes longer or is a transaction: nothing queues behind that.
  const lines = server.prepares ? poolMax - 1 : 0;
  // Not as a parameter of the connection: poolers refuse those that they do not know.
  const setUp = async (connection: unknown) => {
    if (connection instanceof Client) {
      await connection.query(`SET statement_timeout = ${statementMs}`);
    }
  };
  const pipelining = { connections: lines, waitMs, setUp };
  const pipeline =
    lines > 0
      ? createPipeline({ host, port, database, user, password, ...options }, pipelining)
      : undefined;
  const sequelize = new Sequelize({
    dialect: 'postgres',
    dialectModule,
    host,
    port,
    database,
    username: user,
    ...(password === undefined ? {} : { password }),
    logging: false,
    pool: { max: poolMax - lines, acquire: waitMs, idle: 60_000 },
    dialectOptions: options,
    hooks: { afterConnect: setUp },
  });

  return {
    sequelize,
    query: <Row extends object>(sql: string, bind: readonly unknown[]) =>
      attempt(() =>
        pipeline
          ? pipeline.query<Row>(sql, bind)
          : sequelize.query<Row>(sql, { bind: [...bind], type: QueryTypes.SELECT }),
      ),
    attempt,
    async close() {
      await pipeline?.close();
      await sequelize.close();
    },
  };
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // Sequelize wraps the driver's errors, which say the same by themselves.
    const cause = isNativeError(error) && 'parent' in error ? error.parent : error;
    throw isStatementAtFault(cause) ? cause : databaseUnavailable(cause);
  }
}

const RETRY_AFTER_SECONDS = 2;

function databaseUnavailable(cause: unknown): ApiError {
  return new ApiError('database_unavailable', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

// SQLSTATE classes that blame the statement: data exception, integrity violation, syntax or access rule.
const STATEMENT_CLASSES = ['22', '23', '42'];

/** Everything but a faulty statement means that the database is away, full, too slow or shutting down. */
function isStatementAtFault(error: unknown): boolean {
  return STATEMENT_CLASSES.includes(systemCode(error)?.slice(0, 2) ?? '');
}
