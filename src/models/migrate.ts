import { QueryTypes, type QueryInterface, type Transaction } from 'sequelize';
import type { Database } from '../database/database';
import { createOtpTable } from './migrations/001-create-otp-table';
import { createGuessTable } from './migrations/002-create-guess-table';
import { createLimitTables } from './migrations/003-create-limit-tables';
import { createRecipientGuessTable } from './migrations/004-create-recipient-guess-table';

/** A migration does all its work in this one transaction. */
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
];

const LOCK = 4_500_202_107; // an arbitrary constant that every process of every version shares

/**
 * Brings the schema up to date, in one transaction. Processes that start together queue on an advisory
 * lock; it belongs to the transaction, so it also works behind a pooler and a crash releases it.
 */
export async function migrate({ sequelize }: Database): Promise<void> {
  await sequelize.transaction(async (transaction) => {
    const queryInterface = sequelize.getQueryInterface();
    await sequelize.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0', { transaction }); // the lock may be held by a long migration
    await sequelize.query('SELECT pg_advisory_xact_lock($1)', { bind: [LOCK], transaction });
    await sequelize.query('CREATE TABLE IF NOT EXISTS otp_migrations (name varchar(255) PRIMARY KEY)', { transaction });
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
