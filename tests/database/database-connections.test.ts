import { createCrowd, tallyCodes } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, onTeardown, startTestService } from '../support/harness';

onServer('a database server', () => {
  test.each([
    { most: 1, settings: {} },
    { most: 2, settings: {} },
    { most: 4, settings: {} },
    { most: 4, settings: { DB_PREPARE: 'false' } },
  ])('has at most $most connections of a process, however many ask ($settings)', async (each) => {
    const env = await emptyDatabase();
    const pool = { DB_POOL_MAX: String(each.most), ...each.settings };
    const service = await startTestService({ ...env, ...pool });
    const admin = await connectTo(env);
    const crowd = createCrowd();

    let seen = 0;
    let isOver = false;
    const watch = async () => {
      while (!isOver) {
        const { rows } = await admin.query<{ open: number }>(
          `SELECT count(*)::int AS open FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'otp-service'`,
        );
        seen = Math.max(seen, rows[0]?.open ?? 0);
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
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThanOrEqual(each.most);
    const { rows } = await admin.query<{ kept: number }>('SELECT count(*)::int AS kept FROM "OTP"');
    expect(rows).toEqual([{ kept: 300 }]);
  });
});

onServer('a statement that fails', () => {
  test('is the only one to fail of all that are on their way', async () => {
    const { database } = await startTestService({ ...(await emptyDatabase()), DB_POOL_MAX: '2' });
    // One connection carries them all, so each of these is in the middle of others.
    const asked = Array.from({ length: 50 }, (_, index) =>
      database.query('SELECT 100 / ($1::int % 5) AS share', [index]).then(
        () => 'answered',
        (error: unknown) => error,
      ),
    );
    const outcomes = await Promise.all(asked);
    outcomes.forEach((outcome, index) => {
      if (index % 5 === 0) expect(outcome).toMatchObject({ code: '22012' });
      else expect(outcome).toBe('answered');
    });
  });
});

onServer('a server that has fewer connections to give than DB_POOL_MAX', () => {
  test('answers everything over those that it gives', async () => {
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
