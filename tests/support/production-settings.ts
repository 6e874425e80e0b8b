import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openEmbedded } from '../../src/database/embedded/embedded-postgres';
import { emptyDatabase, onTeardown, type Env } from './harness';

/** Production requires a PostgreSQL server. Without `DATABASE_URL`, the embedded engine's socket is the `DB_HOST`. */
export async function productionSettings(): Promise<Env> {
  const database = await emptyDatabase();
  const host = database['DATA_DIR'] ?? '';
  if (database['DATABASE_URL'] === undefined) {
    const embedded = await openEmbedded(host);
    onTeardown(() => embedded.close());
    Object.assign(database, { DB_HOST: host, DB_NAME: 'postgres', DB_POOL_MAX: '1' });
  }
  const dataDir = path.join(host, 'production');
  await mkdir(dataDir);
  return {
    ...database,
    DATA_DIR: dataDir,
    NODE_ENV: 'production',
    CRYPT_PASSWORD: 'a secret of more than sixteen characters',
    ALLOW_ANONYMOUS: 'true',
    SMTP_URL: 'smtp://127.0.0.1:9',
  };
}
