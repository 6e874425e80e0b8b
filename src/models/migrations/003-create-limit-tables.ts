import { DataTypes } from 'sequelize';
import type { Migration } from '../migrate';

/** Counts of sends: to each recipient, and to each SMS prefix. */
export const createLimitTables: Migration = {
  name: '003-create-limit-tables',
  async up({ queryInterface, transaction }) {
    await queryInterface.createTable(
      'otp_limits',
      {
        key: { type: DataTypes.STRING, primaryKey: true, allowNull: false },
        points: { type: 'int4', allowNull: false, defaultValue: 0 },
        expire: { type: DataTypes.BIGINT },
      },
      { transaction },
    );
    await queryInterface.createTable(
      'sms_traffic',
      {
        key: { type: DataTypes.STRING(64), primaryKey: true, allowNull: false },
        sent: { type: 'int4', allowNull: false },
        verified: { type: 'int4', allowNull: false },
        expires_at: { type: DataTypes.DATE, allowNull: false },
      },
      { transaction },
    );
  },
};
