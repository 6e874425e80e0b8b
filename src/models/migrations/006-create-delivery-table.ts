import { DataTypes } from 'sequelize';
import type { Migration } from '../migrate';

/** How far the messages of an OTP came, under its id: one row from the first report of a provider on. */
export const createDeliveryTable: Migration = {
  name: '006-create-delivery-table',
  async up({ queryInterface, transaction }) {
    await queryInterface.createTable(
      'otp_deliveries',
      {
        id: { type: DataTypes.UUID, primaryKey: true, allowNull: false },
        attempt: { type: DataTypes.BIGINT, allowNull: false },
        rank: { type: 'int4', allowNull: false },
        state: { type: DataTypes.STRING(16), allowNull: false },
        reason: { type: DataTypes.STRING(32) },
        provider: { type: DataTypes.STRING(64), allowNull: false },
        message_id: { type: DataTypes.STRING(64) },
        at: { type: DataTypes.DATE, allowNull: false },
        expires_at: { type: DataTypes.DATE, allowNull: false },
      },
      { transaction },
    );
  },
};
