import { createHash } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import { Client, type QueryResultRow } from 'pg';
import type { Sequelize } from 'sequelize';

/**
 * Runs a statement under a name, on a connection of Sequelize's pool: the server then parses and plans it
 * once a connection, which is most of what a small statement costs it.
 */
export async function runPrepared<Row extends QueryResultRow>(
  { connectionManager }: Sequelize,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const connection = await connectionManager.getConnection({ type: 'write' });
  let isWhole = false;
  try {
    if (!(connection instanceof Client)) throw new TypeError('Not a connection of pg');
    const { rows } = await connection.query<Row>({ name: nameOf(text), text, values: [...values] });
    isWhole = true;
    return rows;
  } catch (error) {
    // An error of the server's own leaves the connection as it was; after any other nobody knows.
    isWhole = isNativeError(error) && 'severity' in error;
    throw error;
  } finally {
    if (isWhole) connectionManager.releaseConnection(connection);
    else await connectionManager.destroyConnection(connection);
  }
}

const names = new Map<string, string>();

/** One name a text, in every process alike. The texts are constants of this service, so there are few. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}
