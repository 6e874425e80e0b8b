import type { TestService } from './harness';

const OWN_SCHEMAS = `table_schema NOT IN ('pg_catalog', 'information_schema')`;

/** The whole database, one line for each row: the table's name and the row as JSON. */
export async function dumpDatabase({ database }: TestService): Promise<string> {
  const tables = await database.query<{ schema: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS name
       FROM information_schema.tables WHERE ${OWN_SCHEMAS}`,
    [],
  );
  const lines: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await database.query<{ row: string }>(
      `SELECT row_to_json(everything)::text AS row FROM "${schema}"."${name}" AS everything`,
      [],
    );
    lines.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return lines.join('\n');
}
