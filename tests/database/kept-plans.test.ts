import { setTimeout as pause } from 'node:timers/promises';
import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, post, sendCode, startTestService } from '../support/harness';

const STATISTICS_MS = 1_100; // a connection sends them once a second at most
const TABLES = ['OTP', 'otp_guesses', 'otp_limits', 'recipient_guesses'];

onServer('on a direct connection', () => {
  test('the plans of sends and verifies are kept, and read no whole table although they were made for small ones', async () => {
    const env = { ...(await emptyDatabase()), DB_POOL_MAX: '1' };
    const service = await startTestService(env);
    const admin = await connectTo(env);
    const wholeReads = async () => {
      await pause(STATISTICS_MS);
      await service.database.query('SELECT 1', []); // sends the statistics of the connection
      const { rows } = await admin.query<{ reads: string }>(
        'SELECT sum(seq_scan) AS reads FROM pg_stat_user_tables WHERE relname = ANY ($1)',
        [TABLES],
      );
      return Number(rows[0]?.reads);
    };
    await admin.query('VACUUM ANALYZE');
    const before = await wholeReads();
    for (let round = 0; round < 12; round += 1) {
      const sent = await sendCode(service, `ada${round}@example.com`);
      expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    }
    expect(await wholeReads()).toBe(before);
    const kept = await service.database.query('SELECT name FROM pg_prepared_statements ORDER BY name', []);
    expect(kept).toEqual([{ name: 'keep_otp' }, { name: 'redeem' }]);
  });
});

test('sends and verifies go on after each connection was replaced', async () => {
  const service = await startTestService();
  const { connectionManager } = service.database.sequelize;
  for (let round = 0; round < 3; round += 1) {
    const sent = await sendCode(service, `ada${round}@example.com`);
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    await connectionManager.destroyConnection(await connectionManager.getConnection({ type: 'write' }));
  }
});
