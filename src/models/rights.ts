import type { Database } from '../database/database';
import { StartError } from '../start-error';

const JOURNAL = 'otp_migrations';

/** The tables that the service reads and writes, as SQL spells them. */
export const TABLES = [
  '"OTP"',
  'otp_guesses',
  'otp_limits',
  'recipient_guesses',
  'sms_traffic',
  'idempotency_keys',
  'otp_deliveries',
] as const;

const CHANGE_ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

export const checkJournalRights = (database: Database) => checkRights(database, [JOURNAL], ['SELECT']);

export const checkTableRights = (database: Database) => checkRights(database, TABLES, CHANGE_ROWS);

// A table that does not exist yet lacks nothing.
const MISSING_RIGHTS = `
  SELECT name AS "table", "right", quote_ident(current_user) AS role
    FROM unnest($1::text[]) AS name, unnest($2::text[]) AS "right"
   WHERE to_regclass(name) IS NOT NULL AND NOT has_table_privilege(to_regclass(name), "right")`;

/** @throws StartError with the GRANT that is missing */
async function checkRights(database: Database, tables: readonly string[], rights: readonly string[]): Promise<void> {
  const missing = await database.query<{ table: string; right: string; role: string }>(MISSING_RIGHTS, [
    tables,
    rights,
  ]);
  const [first] = missing;
  if (first === undefined) return;
  const lacking = rights.filter((right) => missing.some((each) => each.right === right)).join(', ');
  const on = tables.filter((table) => missing.some((each) => each.table === table)).join(', ');
  throw new StartError(
    `role ${first.role} lacks ${lacking} on ${on} (42501): GRANT ${rights.join(', ')} ON ${on} TO ${first.role}`,
  );
}

const SCHEMA = `
  SELECT quote_ident(current_user) AS role, quote_ident(current_schema()) AS schema,
         current_setting('search_path') AS path, has_schema_privilege(current_schema(), 'CREATE') AS "mayCreate"`;

interface Schema {
  role: string;
  /** Null if no schema of the path exists, or if the role may use none of them. */
  schema: string | null;
  path: string;
  mayCreate: boolean | null;
}

/** @throws StartError with the missing right: since PostgreSQL 15, only the owner of a database may create in `public` */
export async function checkMayCreateTables(database: Database): Promise<void> {
  const [found] = await database.query<Schema>(SCHEMA, []);
  if (!found || found.mayCreate) return;
  const { role, schema, path } = found;
  if (schema === null) {
    throw new StartError(
      `role ${role} may use no schema of the search_path ${path} (3F000): ` +
        `create the schema, or GRANT USAGE, CREATE on it to ${role}`,
    );
  }
  throw new StartError(
    `role ${role} lacks CREATE on schema ${schema}, and the tables are not up to date (42501): ` +
      `GRANT CREATE ON SCHEMA ${schema} TO ${role}, or start once as a role that has it`,
  );
}
