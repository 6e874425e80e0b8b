import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, post, sendCode, startTestService } from '../support/harness';

const LEGACY = `id uuid PRIMARY KEY, otp varchar(255), expiration_time timestamptz, verified boolean DEFAULT false,
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL`;

async function databaseWithTable(columns: string) {
  const env = await emptyDatabase();
  await (await connectTo(env)).query(`CREATE TABLE "OTP" (${columns})`);
  return env;
}

onServer('a table "OTP" that was there before', () => {
  test.each([
    ['of the legacy service', LEGACY],
    [
      'with text and times to the millisecond',
      LEGACY.replace('varchar(255)', 'text').replaceAll('timestamptz', 'timestamptz(3)'),
    ],
    [
      'with more columns that may be empty',
      `${LEGACY}, note text, seen int NOT NULL DEFAULT 0, row_number int GENERATED ALWAYS AS IDENTITY`,
    ],
  ])('%s is used', async (_, columns) => {
    const service = await startTestService(await databaseWithTable(columns));
    expect((await post(service, '/verify/otp', await sendCode(service))).status).toBe(200);
  });

  test.each([
    [LEGACY.replace('id uuid', 'id serial'), 'column "id" is integer and must be uuid'],
    [
      LEGACY.replace('varchar(255)', 'varchar(6)'),
      'column "otp" is character varying(6) and must be character varying(255)',
    ],
    [
      LEGACY.replace('verified boolean DEFAULT false', 'verified int'),
      'column "verified" is integer and must be boolean',
    ],
    [
      LEGACY.replace('expiration_time timestamptz', 'expiration_time timestamp'),
      'column "expiration_time" is timestamp without time zone and must be timestamp with time zone',
    ],
    [
      LEGACY.replace('created_at', '"createdAt"'),
      'column "created_at" (timestamp with time zone) is missing, column "createdAt" is NOT NULL without a default',
    ],
    [`${LEGACY}, user_id int NOT NULL`, 'column "user_id" is NOT NULL without a default'],
  ])('as (%s) refuses the start, with table and column named', async (columns, problem) => {
    const env = await databaseWithTable(columns);
    await expect(startTestService(env)).rejects.toThrow(
      `table "public"."OTP" is not the table of this service: ${problem}: ` +
        'rename that table, or name another database or schema',
    );
    const { rows } = await (await connectTo(env)).query(`SELECT to_regclass('otp_migrations') AS journal`);
    expect(rows).toEqual([{ journal: null }]);
  });
});
