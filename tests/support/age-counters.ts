import type { Database } from '../../src/database/database';

/** Makes all that the database counts older. */
export async function ageCounters(database: Database, seconds: number): Promise<void> {
  for (const table of ['otp_guesses', 'recipient_guesses', 'sms_traffic', 'idempotency_keys']) {
    await database.query(`UPDATE ${table} SET expires_at = expires_at - $1::int * interval '1 second'`, [seconds]);
  }
  await database.query('UPDATE otp_limits SET expire = expire - $1::bigint', [seconds * 1000]);
}
