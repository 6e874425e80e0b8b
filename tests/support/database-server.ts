import { Client } from 'pg';
import { onTeardown, type Env } from './harness';

/** For what only a database server shows. */
export const onServer = process.env['DATABASE_URL'] === undefined ? describe.skip : describe;

/** A connection of the test's own to a database of that server. */
export async function connectTo(env: Env): Promise<Client> {
  const client = new Client({ connectionString: env['DATABASE_URL'] ?? '' });
  await client.connect();
  onTeardown(() => client.end());
  return client;
}
