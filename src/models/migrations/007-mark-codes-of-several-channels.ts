import type { Migration } from '../migrate';

/** Whether a code was sent again by another channel than its first: nobody can then tell which message was read. */
export const markCodesOfSeveralChannels: Migration = {
  name: '007-mark-codes-of-several-channels',
  async up({ queryInterface, transaction }) {
    await queryInterface.sequelize.query(
      'ALTER TABLE otp_guesses ADD COLUMN IF NOT EXISTS several_channels boolean NOT NULL DEFAULT false',
      { transaction },
    );
  },
};
