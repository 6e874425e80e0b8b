import { DataTypes } from 'sequelize';
import type { Migration } from '../migrate';

/** Sends under an `Idempotency-Key`. A row without `sealed` belongs to a send in flight, or to a process that died. */
export const createIdempotencyKeyTable: Migration = {
  name: '005-create-idempotency-key-table',
  async up({ queryInterface, transaction }) {
    await queryInterface.createTable(
      'idempotency_keys',
      {
        key: { type: DataTypes.STRING(64), primaryKey: true, allowNull: false },
        body: { type: DataTypes.STRING(64), allowNull: false },
        claim: { type: DataTypes.UUID, allowNull: false },
        sealed: { type: DataTypes.TEXT },
        expires_at: { type: DataTypes.DATE, allowNull: false },
      },
      { transaction },
    );
  },
};
