import { Client } from 'pg';
import { onTeardown, type Env } from './harness';

export const hasServer = process.env['DATABASE_URL'] !== undefined;

/** For tests that the embedded engine cannot run: several connections, several processes. */
export const onServer = hasServer ? describe : describe.skip;

/** A separate connection to the service's database. */
export async function connectTo(env: Env): Promise<Client> {
  const client = new Client({ connectionString: env['DATABASE_URL'] ?? '' });
  await client.connect();
  onTeardown(() => client.end());
  return client;
}
