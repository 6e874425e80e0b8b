import { DataTypes } from 'sequelize';
import type { Migration } from '../migrate';

/** Wrong guesses: a row for each code and for each recipient, under a keyed digest. */
export const createGuessTable: Migration = {
  name: '002-create-guess-table',
  async up({ queryInterface, transaction }) {
    await queryInterface.createTable(
      'otp_guesses',
      {
        key: { type: DataTypes.STRING(64), primaryKey: true, allowNull: false },
        wrong: { type: 'int4', allowNull: false },
        expires_at: { type: DataTypes.DATE, allowNull: false },
      },
      { transaction },
    );
  },
};
