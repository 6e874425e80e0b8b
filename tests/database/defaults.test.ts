import { createCrowd, spreadOver, tallyCodes } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, post, sendCode, startTestService, wrongCode, type Env } from '../support/harness';

/** A database whose defaults an operator has changed. */
async function databaseWith(...defaults: string[]): Promise<Env> {
  const env = await emptyDatabase();
  const admin = await connectTo(env);
  const name = new URL(env['DATABASE_URL'] ?? '').pathname.slice(1);
  for (const setting of defaults) await admin.query(`ALTER DATABASE ${name} SET ${setting}`);
  return env;
}

onServer('a default of the database', () => {
  test("datestyle = 'German' leaves a refused send and a refused guess at 429, with Retry-After", async () => {
    const env = await databaseWith("datestyle = 'German'");
    const service = await startTestService({ ...env, LIMIT_SENDS_PER_RECIPIENT: '1/10m', OTP_MAX_ATTEMPTS: '1' });
    const sent = await sendCode(service);
    const again = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    expect(again.status).toBe(429);
    const wrong = { ...sent, otp: wrongCode(sent.otp) };
    expect((await post(service, '/verify/otp', wrong)).status).toBe(400);
    const refused = await post(service, '/verify/otp', wrong);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test("default_transaction_isolation = 'serializable' makes no send fail, and the pumping guard counts exactly", async () => {
    const env = await databaseWith("default_transaction_isolation = 'serializable'");
    const services = await Promise.all(
      [1, 2].map(() => startTestService({ ...env, CRYPT_PASSWORD: 'the same', SMS_GUARD_VOLUME: '30/1h' })),
    );
    const crowd = createCrowd();
    const numbers = Array.from({ length: 80 }, (_, index) => `+120255501${String(index + 10)}`);
    const answers = await spreadOver(services, numbers, (service, number) =>
      crowd.post(service, '/phone/otp', { phone_number: number, type: '2FA' }),
    );
    expect(tallyCodes(answers)).toEqual({ 200: 30, '403 destination_blocked': 50 });
  });

  test.each([
    ['synchronous_commit', 'off', 'on'],
    ['statement_timeout', "'1h'", '3s'],
    ['lock_timeout', "'1h'", '2s'],
    ['default_transaction_read_only', 'on', 'off'],
    ['default_transaction_isolation', "'repeatable read'", 'read committed'],
    ['datestyle', "'SQL, DMY'", 'ISO, DMY'],
  ])('%s = %s does not apply to a statement, which runs with %s', async (name, value, used) => {
    const { database } = await startTestService(await emptyDatabase());
    const [{ db } = { db: '' }] = await database.query<{ db: string }>('SELECT current_database() AS db', []);
    await database.query(`ALTER DATABASE ${db} SET ${name} = ${value}`, []);
    await database
      .query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()', [])
      .catch(() => undefined); // the connections that opened before
    const setting = name.replace('default_', '');
    expect(await database.query(`SELECT current_setting('${setting}') AS used`, [])).toEqual([{ used }]);
  });
});
