import { QueryTypes, type QueryInterface, type Transaction } from 'sequelize';
import type { Database } from '../database/database';
import { createOtpTable } from './migrations/001-create-otp-table';
import { createGuessTable } from './migrations/002-create-guess-table';
import { createLimitTables } from './migrations/003-create-limit-tables';

/** What a migration works with; everything it does belongs to the one transaction. */
export interface MigrationContext {
  queryInterface: QueryInterface;
  transaction: Transaction;
}

export interface Migration {
  name: string;
  up: (context: MigrationContext) => Promise<void>;
}

/** Oldest first. A migration that has been released is never changed. */
const MIGRATIONS: readonly Migration[] = [createOtpTable, createGuessTable, createLimitTables];

const LOCK = 4_500_202_107; // any constant, the same in every process of every version

/**
 * Brings the schema up to date: all of it or nothing. Processes that start together queue on an advisory
 * lock; it is bound to the transaction, so it also holds behind a pooler and is let go by a crash.
 */
export async function migrate({ sequelize }: Database): Promise<void> {
  await sequelize.transaction(async (transaction) => {
    const queryInterface = sequelize.getQueryInterface();
    await sequelize.query('SET LOCAL statement_timeout = 0', { transaction }); // others may be at it
    await sequelize.query('SELECT pg_advisory_xact_lock($1)', { bind: [LOCK], transaction });
    await sequelize.query(
      'CREATE TABLE IF NOT EXISTS otp_migrations (name varchar(255) PRIMARY KEY)',
      { transaction },
    );
    const rows = await sequelize.query<{ name: string }>('SELECT name FROM otp_migrations', {
      type: QueryTypes.SELECT,
      transaction,
    });
    const done = rows.map(({ name }) => name);
    for (const { name, up } of MIGRATIONS.filter((migration) => !done.includes(migration.name))) {
      await up({ queryInterface, transaction });
      await queryInterface.bulkInsert('otp_migrations', [{ name }], { transaction });
    }
  });
}
