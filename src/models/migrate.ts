import { setTimeout as pause } from 'node:timers/promises';
import { QueryTypes, type QueryInterface, type Transaction } from 'sequelize';
import type { Database } from '../database/database';
import { ApiError } from '../errors';
import type { Log } from '../log';
import { StartError } from '../start-error';
import { systemCode } from '../system-error';
import { createOtpTable } from './migrations/001-create-otp-table';
import { createGuessTable } from './migrations/002-create-guess-table';
import { createLimitTables } from './migrations/003-create-limit-tables';
import { createRecipientGuessTable } from './migrations/004-create-recipient-guess-table';
import { createIdempotencyKeyTable } from './migrations/005-create-idempotency-key-table';
import { createDeliveryTable } from './migrations/006-create-delivery-table';
import { markCodesOfSeveralChannels } from './migrations/007-mark-codes-of-several-channels';
import { checkOtpTable } from './otp-table';
import { checkJournalRights, checkMayCreateTables, checkTableRights } from './rights';

/**
 * A migration does all its work in this one transaction. Each step can be repeated, for engines where a transaction does
 * not undo DDL. Integers are `int4` by name: `INTEGER` has 64 bits in CockroachDB, and the driver returns those as text.
 */
export interface MigrationContext {
  queryInterface: QueryInterface;
  transaction: Transaction;
}

export interface Migration {
  name: string;
  up: (context: MigrationContext) => Promise<void>;
}

/** Oldest first. A released migration never changes. */
const MIGRATIONS: readonly Migration[] = [
  createOtpTable,
  createGuessTable,
  createLimitTables,
  createRecipientGuessTable,
  createIdempotencyKeyTable,
  createDeliveryTable,
  markCodesOfSeveralChannels,
];

const LONGEST_WAIT_MINUTES = 10;
const POLL_MS = 500;
const JOURNAL = 'CREATE TABLE IF NOT EXISTS otp_migrations (name varchar(255) PRIMARY KEY)';
const ADD_TO_JOURNAL = 'INSERT INTO otp_migrations (name) VALUES ($1) ON CONFLICT (name) DO NOTHING';
const LOCK = 'lock'; // a row of the journal
const LOCK_ROW = `SELECT name FROM otp_migrations WHERE name = '${LOCK}' FOR UPDATE NOWAIT`;

const INSUFFICIENT_PRIVILEGE = '42501';
const LOCK_NOT_AVAILABLE = '55P03';
const MADE_AT_ONCE = ['23505', '42P07']; // of two that create a table at the same moment, PostgreSQL refuses one

/**
 * Brings the schema up to date, and checks it. A role that may only change rows can start on an up-to-date schema.
 * @throws StartError if the role lacks a right, or if `"OTP"` is another program's table
 */
export async function migrate(database: Database, log: Log): Promise<void> {
  if ((await checkSchema(database)).length === 0) return;
  await migrateInTurn(database, log);
  await checkTableRights(database);
}

/**
 * Checks all that a start needs, and changes nothing.
 * @returns the names of the migrations that have not run
 * @throws StartError as `migrate` does
 */
export async function checkSchema(database: Database): Promise<string[]> {
  await checkOtpTable(database);
  await checkJournalRights(database);
  const pending = await pendingMigrations(database);
  if (pending.length > 0) await checkMayCreateTables(database);
  await checkTableRights(database);
  return pending;
}

/** The names of the migrations that have not run. Reads without a lock, because most starts find none. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const [journal] = await database.query<{ exists: boolean }>(
    `SELECT to_regclass('otp_migrations') IS NOT NULL AS exists`,
    [],
  );
  const rows = journal?.exists ? await database.query<{ name: string }>('SELECT name FROM otp_migrations', []) : [];
  return pendingAfter(rows).map(({ name }) => name);
}

function pendingAfter(rows: readonly { name: string }[]): Migration[] {
  const done = rows.map(({ name }) => name);
  return MIGRATIONS.filter(({ name }) => !done.includes(name));
}

/** Waits while another process migrates. Polls, because a proxy may cut a connection that is silent for minutes. */
async function migrateInTurn(database: Database, log: Log): Promise<void> {
  const deadlineMs = performance.now() + LONGEST_WAIT_MINUTES * 60_000;
  for (let isFirst = true; (await runMigrations(database)) === 'busy'; isFirst = false) {
    if (isFirst) log.info('waiting_for_migration', { minutes: LONGEST_WAIT_MINUTES });
    if (performance.now() > deadlineMs) {
      throw new StartError(
        `another process has migrated for ${LONGEST_WAIT_MINUTES} minutes: see its log, then start again`,
      );
    }
    await pause(POLL_MS);
  }
}

// Defaults of the server, database or role do not apply, and a migration may take long.
const SETTINGS = `SET TRANSACTION READ WRITE; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL synchronous_commit = on`;

/**
 * Runs all in one transaction, which holds the row that is the lock: a crash releases it, a pooler does not matter, and
 * distributed engines that have no advisory locks have rows.
 * @returns `busy` if another process has the lock
 */
async function runMigrations(database: Database): Promise<'done' | 'busy'> {
  const { sequelize } = database;
  const work = () =>
    sequelize.transaction(async (transaction) => {
      const queryInterface = sequelize.getQueryInterface();
      await sequelize.query(SETTINGS, { transaction });
      await sequelize.query(LOCK_ROW, { transaction });
      const rows = await sequelize.query<{ name: string }>('SELECT name FROM otp_migrations', {
        type: QueryTypes.SELECT,
        transaction,
      });
      for (const { name, up } of pendingAfter(rows)) {
        await up({ queryInterface, transaction });
        await sequelize.query(ADD_TO_JOURNAL, { bind: [name], transaction });
      }
    });
  try {
    await createJournal(database);
    await database.attempt(work);
    return 'done';
  } catch (error) {
    if (error instanceof ApiError && systemCode(error.cause) === LOCK_NOT_AVAILABLE) return 'busy';
    if (systemCode(error) === INSUFFICIENT_PRIVILEGE) {
      throw new StartError(`a migration needs more rights than this role has (42501): start once as the tables' owner`);
    }
    if (!(error instanceof ApiError)) throw error;
    const code = systemCode(error.cause) ?? 'no SQLSTATE';
    throw new StartError(
      `the database failed during a migration (${code}), which is undone: see its log, then start again`,
    );
  }
}

async function createJournal(database: Database): Promise<void> {
  try {
    await database.query(JOURNAL, []);
  } catch (error) {
    if (!MADE_AT_ONCE.includes(systemCode(error) ?? '')) throw error;
  }
  await database.query(ADD_TO_JOURNAL, [LOCK]);
}
