import { DataTypes } from 'sequelize';
import type { Migration } from '../migrate';

/** The table of the legacy service. An existing table is kept with its rows. */
export const createOtpTable: Migration = {
  name: '001-create-otp-table',
  async up({ queryInterface, transaction }) {
    await queryInterface.createTable(
      'OTP',
      {
        id: { type: DataTypes.UUID, primaryKey: true, allowNull: false },
        otp: { type: DataTypes.STRING },
        expiration_time: { type: DataTypes.DATE },
        verified: { type: DataTypes.BOOLEAN, defaultValue: false },
        created_at: { type: DataTypes.DATE, allowNull: false },
        updated_at: { type: DataTypes.DATE, allowNull: false },
      },
      { transaction },
    );
  },
};
