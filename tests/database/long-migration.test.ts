import { connect } from '../../src/database/database';
import { migrate } from '../../src/models/migrate';
import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, onTeardown, post } from '../support/harness';
import { startProcess } from '../support/service-process';

jest.setTimeout(120_000);

const SLOW_SECONDS = 7; // longer than the 5 s after which the client gives up any other statement

onServer('a migration that takes longer than any statement may', () => {
  test('ends, and the other processes that start during it wait for it', async () => {
    const env = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'a secret of more than sixteen characters' };
    const admin = await connectTo(env);
    await admin.query(`
      CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE '%.otp_guesses')
        THEN PERFORM pg_sleep(${SLOW_SECONDS}); END IF;
      END $$;
      CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION slow()`);
    const services = await Promise.all([1, 2, 3].map(() => startProcess(env)));
    const waited = services.filter(
      (service) => service.stdout().match(/"event":"waiting_for_migration"/g)?.length === 1,
    );
    expect(waited).toHaveLength(2);
    for (const [index, service] of services.entries()) {
      const sent = await post(service, '/email/otp', { email: `ada-${index}@example.com`, type: '2FA' });
      expect(sent.status).toBe(200);
    }
  });

  test('does not hold up a start whose schema is up to date', async () => {
    const env = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'a secret of more than sixteen characters' };
    await (await startProcess(env)).stop();
    const admin = await connectTo(env);
    await admin.query('BEGIN; SELECT FROM otp_migrations FOR UPDATE');
    const startedMs = performance.now();
    const service = await startProcess(env);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(service.stdout()).not.toContain('waiting_for_migration');
  });
});

onServer('a migration', () => {
  test('writes where transactions are read-only by default', async () => {
    const url = new URL((await emptyDatabase())['DATABASE_URL'] ?? '');
    const database = connect({
      host: url.hostname,
      port: Number(url.port || 5432),
      name: url.pathname.slice(1),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password) || undefined,
      ssl: 'disable',
      options: '-c default_transaction_read_only=on',
      poolMax: 1,
    });
    onTeardown(() => database.close());
    await migrate(database, { info: () => undefined, error: () => undefined });
    expect(await database.query('SELECT count(*)::int AS count FROM "OTP"', [])).toEqual([{ count: 0 }]);
  });
});
