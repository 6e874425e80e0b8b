import type { TestService } from './harness';

const OWN_SCHEMAS = `table_schema NOT IN ('pg_catalog', 'information_schema')`;

/** Every row of every table as text, by table; nothing in it needs to know what tables there are. */
export async function dumpDatabase({ database }: TestService): Promise<Map<string, string>> {
  const tables = await database.query<{ schema: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS name
       FROM information_schema.tables WHERE ${OWN_SCHEMAS}`,
    [],
  );
  const dump = new Map<string, string>();
  for (const { schema, name } of tables) {
    const rows = await database.query<{ row: string }>(
      `SELECT everything::text AS row FROM "${schema}"."${name}" AS everything`,
      [],
    );
    dump.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return dump;
}
