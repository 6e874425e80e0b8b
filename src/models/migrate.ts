import { QueryTypes, type QueryInterface, type Transaction } from 'sequelize';
import type { Database } from '../database/database';
import { ApiError } from '../errors';
import { StartError } from '../start-error';
import { systemCode } from '../system-error';
import { createOtpTable } from './migrations/001-create-otp-table';
import { createGuessTable } from './migrations/002-create-guess-table';
import { createLimitTables } from './migrations/003-create-limit-tables';
import { createRecipientGuessTable } from './migrations/004-create-recipient-guess-table';
import { createIdempotencyKeyTable } from './migrations/005-create-idempotency-key-table';
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
];

const LOCK = 4_500_202_107; // an arbitrary constant that every process of every version shares
const DONE = 'INSERT INTO otp_migrations (name) VALUES ($1) ON CONFLICT (name) DO NOTHING';
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Brings the schema up to date, and checks it. A role that may only change rows can start on an up-to-date schema.
 * @throws StartError if the role lacks a right, or if `"OTP"` is another program's table
 */
export async function migrate(database: Database): Promise<void> {
  await checkOtpTable(database);
  await checkJournalRights(database);
  if (!(await isUpToDate(database))) {
    await checkMayCreateTables(database);
    await runMigrations(database);
  }
  await checkTableRights(database);
}

/** Reads without a lock. Most starts find nothing to migrate. */
async function isUpToDate(database: Database): Promise<boolean> {
  const [journal] = await database.query<{ exists: boolean }>(
    `SELECT to_regclass('otp_migrations') IS NOT NULL AS exists`,
    [],
  );
  if (!journal?.exists) return false;
  const rows = await database.query<{ name: string }>('SELECT name FROM otp_migrations', []);
  return pendingAfter(rows).length === 0;
}

function pendingAfter(rows: readonly { name: string }[]): Migration[] {
  const done = rows.map(({ name }) => name);
  return MIGRATIONS.filter(({ name }) => !done.includes(name));
}

/**
 * Runs all in one transaction. Processes that start together queue on an advisory lock; it belongs to the
 * transaction, so it also works behind a pooler and a crash releases it.
 */
async function runMigrations(database: Database): Promise<void> {
  const { sequelize } = database;
  const work = () =>
    sequelize.transaction(async (transaction) => {
      const queryInterface = sequelize.getQueryInterface();
      // The lock may be held by a long migration.
      await sequelize.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0', { transaction });
      await sequelize.query('SELECT pg_advisory_xact_lock($1)', { bind: [LOCK], transaction });
      await sequelize.query('CREATE TABLE IF NOT EXISTS otp_migrations (name varchar(255) PRIMARY KEY)', {
        transaction,
      });
      const rows = await sequelize.query<{ name: string }>('SELECT name FROM otp_migrations', {
        type: QueryTypes.SELECT,
        transaction,
      });
      for (const { name, up } of pendingAfter(rows)) {
        await up({ queryInterface, transaction });
        await sequelize.query(DONE, { bind: [name], transaction });
      }
    });
  try {
    await database.attempt(work);
  } catch (error) {
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
