import type { StatementName } from '../observer';
import { systemCode } from '../system-error';
import type { Client } from './pg-client';
import { timed } from './timed';

export interface Statement {
  sql: string;
  bind: readonly unknown[];
  name?: StatementName | undefined;
}

export interface TimeLimits {
  /** `statement_timeout`: the server undoes a statement that takes longer; 0 is unlimited. */
  statementMs: number;
  /** The server does not run a statement that begins later than this after it was sent; 0 is unlimited. */
  startMs: number;
}

// Shorter than `statement_timeout`: it tells that another transaction holds a row, not that the server is slow.
const LOCK_TIMEOUT_MS = 2_000;
const IDLE_TIMEOUT_MS = 5_000; // a client that died in a transaction must not keep its locks

/** The server rolled the transaction back, so nothing took effect: it may run again. */
export class RolledBackError extends Error {
  override name = 'RolledBackError';
}

/**
 * Runs a statement in a transaction of its own, in one round trip. The settings are local to the transaction: no default
 * of the server, database or role changes what a statement does, and nothing stays on a pooler's connection. A standby
 * refuses `READ WRITE`. After any failure, the COMMIT that was sent already ends as ROLLBACK.
 * @throws RolledBackError if the transaction could not begin, or if it lost to a concurrent one (SQLSTATE class 40)
 */
export async function inTransaction<Row extends object>(client: Client, statement: Statement, limits: TimeLimits) {
  const { stream } = client.connection;
  const { sql, bind, name } = statement;
  const settings = name === undefined ? '' : (SETTINGS[name] ?? '');
  const prepared = settings === KEPT_PLAN && client.keepsStatements && { name };
  stream.cork(); // one packet
  const sent = [
    client.query(timed(begin(client, limits) + settings)),
    client.query<Row>({ ...timed(sql), values: [...bind], ...prepared }),
    client.query(timed('COMMIT')),
  ] as const;
  stream.uncork();
  const [begun, answered, ended] = await Promise.allSettled(sent);

  const isRolledBack = ended.status === 'fulfilled' && ended.value.command === 'ROLLBACK';
  if (begun.status === 'rejected') {
    const cause: unknown = systemCode(begun.reason) === LATE ? new Error('The statement came too late') : begun.reason;
    throw isRolledBack ? new RolledBackError('Not begun', { cause }) : cause;
  }
  if (answered.status === 'rejected') {
    const hasLost = isRolledBack && systemCode(answered.reason)?.startsWith('40');
    throw hasLost ? new RolledBackError('Lost to a transaction', { cause: answered.reason }) : answered.reason;
  }
  if (ended.status === 'rejected') throw ended.reason;
  if (isRolledBack) throw new RolledBackError('Not committed');
  return answered.value.rows;
}

const LATE = '22012'; // the SQLSTATE of the division by zero below

// A kept plan outlives the statistics that it was made with: on a table that was small, it would read the whole table.
// PostgreSQL would not keep the plan of a lone verify, which costs twice as much without it.
const KEPT_PLAN = '; SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan';
// A crash of the server may bring purged rows back: the next walk deletes them. Requests need not wait for the disk.
const NOT_DURABLE = '; SET LOCAL synchronous_commit = off';

/** Each statement whose plan is kept has one text, and looks up rows by index. */
const SETTINGS: Partial<Record<StatementName, string>> = {
  redeem: KEPT_PLAN,
  redeem_sms: KEPT_PLAN,
  keep_otp: KEPT_PLAN,
  insert_otp: KEPT_PLAN,
  purge: NOT_DURABLE,
};

/** The server checks the deadline: a stalled network may deliver a statement long after its caller got a failure. */
function begin(client: Client, { statementMs, startMs }: TimeLimits): string {
  const deadline =
    startMs === 0 ? '' : `SELECT 1 / (clock_timestamp() < to_timestamp(${client.databaseSecondsIn(startMs)}))::int`;
  return `BEGIN; SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE;
    SET LOCAL statement_timeout = ${statementMs}; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
    SET LOCAL idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS};
    SET LOCAL synchronous_commit = on; SET LOCAL datestyle = ISO; ${deadline}`;
}
