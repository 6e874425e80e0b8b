import type { Database } from '../database/database';

/**
 * @throws ApiError `database_unavailable` unless the database answers and can write: each transaction begins READ WRITE,
 * which a standby refuses
 */
export async function ping(database: Database): Promise<void> {
  await database.query('SELECT 1 AS answer', [], 'ping');
}
