import type { Database } from '../database/database';

/** Whether the OTP exists: a canceled one is gone. */
export async function exists(database: Database, id: string): Promise<boolean> {
  const rows = await database.query('SELECT FROM "OTP" WHERE id = $1', [id], 'exists');
  return rows.length > 0;
}
