import type { Database } from '../database/database';
import { StartError } from '../start-error';

const TIME = /^timestamp(\(\d\))? with time zone$/;

/** The columns of the legacy table, with the types that the statements of the service work with. */
const COLUMNS: readonly (readonly [name: string, type: RegExp, wanted: string])[] = [
  ['id', /^uuid$/, 'uuid'],
  ['otp', /^(text|character varying(\((2[5-9]\d|[3-9]\d\d|\d{4,})\))?)$/, 'character varying(255)'],
  ['expiration_time', TIME, 'timestamp with time zone'],
  ['verified', /^boolean$/, 'boolean'],
  ['created_at', TIME, 'timestamp with time zone'],
  ['updated_at', TIME, 'timestamp with time zone'],
];

interface Column {
  name: string;
  type: string;
  /** An INSERT must name it: it is NOT NULL and has no default. */
  isNeeded: boolean;
  schema: string;
}

const FIND = `
  SELECT attname AS name, format_type(atttypid, atttypmod) AS type, nspname AS schema,
         attnotnull AND NOT atthasdef AND attidentity = '' AS "isNeeded"
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
   WHERE attrelid = to_regclass('"OTP"') AND attnum > 0 AND NOT attisdropped
   ORDER BY attnum`;

/**
 * Accepts a database without the table, or with the legacy one.
 * @throws StartError for another program's table: every send would fail
 */
export async function checkOtpTable(database: Database): Promise<void> {
  const columns = await database.query<Column>(FIND, []);
  const [first] = columns;
  if (first === undefined) return;
  const problems = COLUMNS.flatMap(([name, type, wanted]) => {
    const column = columns.find((each) => each.name === name);
    if (column === undefined) return [`column "${name}" (${wanted}) is missing`];
    return type.test(column.type) ? [] : [`column "${name}" is ${column.type} and must be ${wanted}`];
  });
  const known = COLUMNS.map(([name]) => name);
  const others = columns.filter(({ name, isNeeded }) => isNeeded && !known.includes(name));
  problems.push(...others.map(({ name }) => `column "${name}" is NOT NULL without a default`));
  if (problems.length === 0) return;
  throw new StartError(
    `table "${first.schema}"."OTP" is not the table of this service: ${problems.join(', ')}: ` +
      'rename that table, or name another database or schema',
  );
}
