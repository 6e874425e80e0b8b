import { createCrowd, tallyCodes } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, onTeardown, startTestService } from '../support/harness';

onServer('a process', () => {
  test.each([{ poolMax: 1 }, { poolMax: 2 }, { poolMax: 4 }])(
    'opens at most $poolMax connections for 300 concurrent sends',
    async ({ poolMax }) => {
      const env = await emptyDatabase();
      const service = await startTestService({ ...env, DB_POOL_MAX: String(poolMax) });
      const admin = await connectTo(env);
      const crowd = createCrowd();

      let mostOpen = 0;
      let isOver = false;
      const watch = async () => {
        while (!isOver) {
          const { rows } = await admin.query<{ open: number }>(
            `SELECT count(*)::int AS open FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'otp-service'`,
          );
          mostOpen = Math.max(mostOpen, rows[0]?.open ?? 0);
        }
      };
      const watching = watch();
      const sends = Array.from({ length: 300 }, (_, index) =>
        crowd.post(service, '/email/otp', { email: `ada${index}@example.com`, type: '2FA' }),
      );
      const answers = await Promise.all(sends);
      isOver = true;
      await watching;

      expect(tallyCodes(answers)).toEqual({ 200: 300 });
      expect(mostOpen).toBeGreaterThan(0);
      expect(mostOpen).toBeLessThanOrEqual(poolMax);
      const { rows } = await admin.query<{ kept: number }>('SELECT count(*)::int AS kept FROM "OTP"');
      expect(rows).toEqual([{ kept: 300 }]);
    },
  );
});

onServer('a statement that fails', () => {
  test('fails alone among concurrent statements on its connection', async () => {
    const { database } = await startTestService({ ...(await emptyDatabase()), DB_POOL_MAX: '2' });
    const queries = Array.from({ length: 50 }, (_, index) =>
      database.query('SELECT 100 / ($1::int % 5) AS share', [index]).then(
        () => 'answered',
        (error: unknown) => error,
      ),
    );
    const outcomes = await Promise.all(queries);
    outcomes.forEach((outcome, index) => {
      if (index % 5 === 0) expect(outcome).toMatchObject({ code: '22012' });
      else expect(outcome).toBe('answered');
    });
  });
});

onServer('a database server that accepts fewer connections than DB_POOL_MAX', () => {
  test('serves every request over the connections that it accepts', async () => {
    const role = `otp_few_${Math.random().toString(36).slice(2)}`;
    const admin = await connectTo({ DATABASE_URL: process.env['DATABASE_URL'] ?? '' });
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'few' CONNECTION LIMIT 4`);
    onTeardown(async () => {
      await admin.query(`DROP ROLE ${role}`);
    });
    const env = await emptyDatabase();
    const url = new URL(env['DATABASE_URL'] ?? '');
    await admin.query(`ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${role}`);
    const login = Object.assign(url, { username: role, password: 'few' });

    const service = await startTestService({ ...env, DATABASE_URL: login.href, DB_POOL_MAX: '10' });
    const crowd = createCrowd();
    for (const round of ['first', 'second']) {
      const sends = Array.from({ length: 200 }, (_, index) =>
        crowd.post(service, '/email/otp', { email: `${round}${index}@example.com`, type: '2FA' }),
      );
      expect(tallyCodes(await Promise.all(sends))).toEqual({ 200: 200 });
    }
  });
});
