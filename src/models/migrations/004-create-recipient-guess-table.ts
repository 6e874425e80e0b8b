import { DataTypes } from 'sequelize';
import type { Migration } from '../migrate';

/**
 * Wrong guesses at the codes of each recipient, apart from those at each code: a statement that counts both writes no
 * table twice. Until now they shared a table without a mark, so all its rows are copied. The superfluous ones expire.
 */
export const createRecipientGuessTable: Migration = {
  name: '004-create-recipient-guess-table',
  async up({ queryInterface, transaction }) {
    await queryInterface.createTable(
      'recipient_guesses',
      {
        key: { type: DataTypes.STRING(64), primaryKey: true, allowNull: false },
        wrong: { type: 'int4', allowNull: false },
        expires_at: { type: DataTypes.DATE, allowNull: false },
      },
      { transaction },
    );
    await queryInterface.sequelize.query(
      'INSERT INTO recipient_guesses SELECT key, wrong, expires_at FROM otp_guesses ON CONFLICT (key) DO NOTHING',
      { transaction },
    );
  },
};
