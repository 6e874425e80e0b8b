import { TABLES } from '../../src/models/rights';
import { databaseWithRole } from '../support/database-role';
import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, post, sendCode, startTestService } from '../support/harness';

const TABLE_NAMES = TABLES.join(', ');

/** A database whose schema is up to date, and a role that has these rights on its tables. */
async function upToDate(rights: string) {
  const database = await databaseWithRole();
  await (await startTestService(database.owner)).close();
  const { admin, role } = database;
  await admin.query(`REVOKE CREATE ON SCHEMA public FROM PUBLIC`);
  await admin.query(`GRANT ${rights} ON ${TABLE_NAMES} TO ${role}`);
  await admin.query(`GRANT SELECT ON otp_migrations TO ${role}`);
  return database;
}

onServer('a role that may only read and write rows', () => {
  test('starts on a schema that is up to date, sends, redeems and purges', async () => {
    const { asRole } = await upToDate('SELECT, INSERT, UPDATE, DELETE');
    const service = await startTestService(asRole);
    const sent = await sendCode(service);
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    expect(service.output()).not.toContain('purge_failed');
  });

  test('is refused with the GRANT where it may not write', async () => {
    const { asRole, role } = await upToDate('SELECT, UPDATE');
    await expect(startTestService(asRole)).rejects.toThrow(
      `role ${role} lacks INSERT, DELETE on ${TABLE_NAMES} (42501): ` +
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ${TABLE_NAMES} TO ${role}`,
    );
  });

  test('is refused with the GRANT where it may not read the journal of migrations', async () => {
    const { asRole, role, admin } = await upToDate('SELECT, INSERT, UPDATE, DELETE');
    await admin.query(`REVOKE SELECT ON otp_migrations FROM ${role}`);
    await expect(startTestService(asRole)).rejects.toThrow(
      `role ${role} lacks SELECT on otp_migrations (42501): GRANT SELECT ON otp_migrations TO ${role}`,
    );
  });

  test('is refused with one line where a migration is missing that needs the owner', async () => {
    const { asRole, role, admin } = await upToDate('SELECT, INSERT, UPDATE, DELETE');
    await admin.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
    await admin.query(`DELETE FROM otp_migrations WHERE name LIKE '004%'`);
    await expect(startTestService(asRole)).rejects.toThrow(
      "a migration needs more rights than this role has (42501): start once as the tables' owner",
    );
  });

  test('starts where the GRANT of the line about schema public was followed', async () => {
    const { asRole, role, admin } = await databaseWithRole();
    await admin.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await expect(startTestService(asRole)).rejects.toThrow(/GRANT CREATE ON SCHEMA public TO/);
    await admin.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
    await sendCode(await startTestService(asRole));
  });
});

onServer('the rights', () => {
  test('are checked on every table of the service', async () => {
    const env = await emptyDatabase();
    await startTestService(env);
    const { rows } = await (
      await connectTo(env)
    ).query<{ name: string }>(`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`);
    expect(rows.map(({ name }) => name).sort()).toEqual([...TABLES, 'otp_migrations'].sort());
  });
});

onServer('a schema of its own', () => {
  test.each(['schema=app', 'options=-c search_path=app', 'options=-csearch_path%3Dapp'])(
    'has all tables with %s',
    async (query) => {
      const env = await emptyDatabase();
      const admin = await connectTo(env);
      await admin.query('CREATE SCHEMA app');
      const service = await startTestService({ ...env, DATABASE_URL: `${env['DATABASE_URL'] ?? ''}?${query}` });
      const sent = await sendCode(service);
      expect((await post(service, '/verify/otp', sent)).status).toBe(200);
      const { rows } = await admin.query<{ schemaname: string }>(
        `SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname IN ('public', 'app')`,
      );
      expect(rows).toEqual([{ schemaname: 'app' }]);
    },
  );
});
