import type { TestService } from './harness';

/** Everything that is in the database, as text: what a dump would hold. */
export async function databaseText({ database }: TestService): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    [],
  );
  let text = '';
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM "${name}" t`,
      [],
    );
    text += `${name}\n${rows.map(({ row }) => row).join('\n')}\n`;
  }
  return text;
}
