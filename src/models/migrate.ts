import { QueryTypes, type QueryInterface, type Transaction } from 'sequelize';
import { Umzug, type UmzugStorage } from 'umzug';
import type { Database } from './database';
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
    await sequelize.query('SELECT pg_advisory_xact_lock($1)', { bind: [LOCK], transaction });
    const context = { queryInterface: sequelize.getQueryInterface(), transaction };
    const umzug = new Umzug({
      migrations: MIGRATIONS.map(({ name, up }) => ({ name, up: () => up(context) })),
      context,
      storage: journal,
      logger: undefined,
    });
    await umzug.up();
  });
}

const journal: UmzugStorage<MigrationContext> = {
  async executed({ context: { queryInterface, transaction } }) {
    const { sequelize } = queryInterface;
    await sequelize.query(
      'CREATE TABLE IF NOT EXISTS otp_migrations (name varchar(255) PRIMARY KEY)',
      { transaction },
    );
    const rows = await sequelize.query<{ name: string }>('SELECT name FROM otp_migrations', {
      type: QueryTypes.SELECT,
      transaction,
    });
    return rows.map(({ name }) => name);
  },
  async logMigration({ name, context: { queryInterface, transaction } }) {
    await queryInterface.bulkInsert('otp_migrations', [{ name }], { transaction });
  },
  async unlogMigration({ name, context: { queryInterface, transaction } }) {
    await queryInterface.bulkDelete('otp_migrations', { name }, { transaction });
  },
};
