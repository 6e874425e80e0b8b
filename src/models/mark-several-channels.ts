import type { Database } from '../database/database';

interface ResentOtp {
  id: string;
  expiresAt: Date;
}

// Beside the guesses, whose row the redemption reads anyway.
const MARK = `
  INSERT INTO otp_guesses (key, wrong, expires_at, several_channels) VALUES ($1, 0, $2, true)
  ON CONFLICT (key) DO UPDATE SET several_channels = true`;

/** Marks a code that is sent by another channel than its first. */
export async function markSeveralChannels(database: Database, { id, expiresAt }: ResentOtp): Promise<void> {
  await database.query(MARK, [id, expiresAt], 'mark_several_channels');
}
