import { setTimeout as pause } from 'node:timers/promises';
import { createCrowd, type Answer } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { startFreezableProxy } from '../support/freezable-proxy';
import { emptyDatabase, sendCode, startTestService, wrongCode, type Env } from '../support/harness';
import { eventually } from '../support/eventually';

jest.setTimeout(120_000);

const STATEMENTS = 40;

/** Makes each statement that writes to a table take 0.8 s, one after the other behind one lock. */
const slow = (table: string) => `
  CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(1); PERFORM pg_sleep(0.8); RETURN NULL; END';
  CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION slow()`;

async function start(settings: Env = {}) {
  const env = await emptyDatabase();
  const service = await startTestService({ ...env, DB_POOL_MAX: '4', ...settings });
  return { service, admin: await connectTo(env), crowd: createCrowd() };
}

const withStatus = (answers: readonly Answer[], ...statuses: number[]) =>
  answers.filter(({ status }) => statuses.includes(status)).length;

onServer('of 40 statements slowed to 0.8 s behind one lock,', () => {
  test('a send whose caller got 503 is not counted and keeps no OTP', async () => {
    const { service, admin, crowd } = await start({ LIMIT_SENDS_PER_RECIPIENT: '1000/1h' });
    await admin.query(slow('otp_limits'));
    const email = 'ada@example.com'; // sends to one recipient are statements of their own
    const sends = Array.from({ length: STATEMENTS }, () => crowd.post(service, '/email/otp', { email, type: '2FA' }));
    const answers = await Promise.all(sends);
    const sent = withStatus(answers, 200);
    expect(sent).toBeGreaterThan(0);
    expect(withStatus(answers, 503)).toBe(STATEMENTS - sent);
    expect((await admin.query('SELECT points FROM otp_limits')).rows).toEqual([{ points: sent }]);
    expect((await admin.query('SELECT FROM "OTP"')).rowCount).toBe(sent);
  });

  test('a verify whose caller got 503 spends no code', async () => {
    const { service, admin, crowd } = await start();
    const guesses = await crowd.sendCodes(service, STATEMENTS);
    await admin.query(slow('otp_guesses'));
    // A statement each: the next one is sent while the others are on their way.
    const answers = await Promise.all(
      guesses.map(async (guess, index) => {
        await pause(index * 25);
        return crowd.post(service, '/verify/otp', guess);
      }),
    );
    const redeemed = withStatus(answers, 200);
    expect(redeemed).toBeGreaterThan(0);
    expect(withStatus(answers, 503)).toBe(STATEMENTS - redeemed);
    expect((await admin.query('SELECT FROM "OTP" WHERE verified')).rowCount).toBe(redeemed);
  });
});

onServer('a statement that a stalled network delivers after its caller got 503', () => {
  test('is not run', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startTestService({ ...env, DATABASE_URL: proxy.url });
    const admin = await connectTo(env);
    const crowd = createCrowd();
    const sent = await sendCode(service);
    await crowd.verifyAll([service], [{ ...sent, otp: wrongCode(sent.otp) }]);

    proxy.freeze();
    const [answer] = await crowd.verifyAll([service], [sent]);
    expect(answer?.status).toBe(503);
    proxy.resume();
    await eventually(async () => {
      const { rows } = await admin.query<{ open: number }>(
        `SELECT count(*)::int AS open FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      return rows[0]?.open === 0 ? true : undefined;
    });
    expect((await admin.query('SELECT FROM "OTP" WHERE verified')).rowCount).toBe(0);
    const [again] = await crowd.verifyAll([service], [sent]);
    expect(again?.status).toBe(200);
  });
});

onServer('a statement that a stalled network delivers 2.5 s late', () => {
  test('is not run, and is tried again while its caller waits', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startTestService({ ...env, DATABASE_URL: proxy.url });
    const admin = await connectTo(env);
    await admin.query('CREATE SEQUENCE tries');
    await admin.query(
      `CREATE FUNCTION try() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''tries''); RETURN NULL; END'`,
    );
    const sent = await sendCode(service);
    await admin.query('CREATE TRIGGER try BEFORE INSERT ON otp_guesses FOR EACH STATEMENT EXECUTE FUNCTION try()');

    proxy.freeze();
    const answer = createCrowd().verifyAll([service], [sent]);
    await pause(2_500);
    proxy.resume();
    expect((await answer)[0]?.status).toBe(200);
    expect((await admin.query('SELECT last_value::int AS tries FROM tries')).rows).toEqual([{ tries: 1 }]);
  });
});

onServer('a transaction that loses to a concurrent one', () => {
  /** Makes the next `times` verifies fail with a SQLSTATE. A sequence counts them: it is not rolled back. */
  const failing = (times: number, state: string) => `
    CREATE SEQUENCE failures;
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('failures') <= ${times} THEN RAISE EXCEPTION 'lost' USING ERRCODE = '${state}'; END IF;
        RETURN NULL;
      END $$;
    CREATE TRIGGER fail BEFORE INSERT ON otp_guesses FOR EACH STATEMENT EXECUTE FUNCTION fail()`;

  test.each([
    ['40001', 3, 200, 4],
    ['40P01', 3, 200, 4],
    ['40001', 4, 503, 4],
    ['40P01', 4, 503, 4],
  ])('with %s %d times is tried again three times, then answers %d', async (state, times, status, tries) => {
    const { service, admin, crowd } = await start();
    const sent = await sendCode(service);
    await admin.query(failing(times, state));
    const [answer] = await crowd.verifyAll([service], [sent]);
    expect(answer?.status).toBe(status);
    expect((await admin.query('SELECT last_value::int AS tries FROM failures')).rows).toEqual([{ tries }]);
    expect((await crowd.verifyAll([service], [sent]))[0]?.status).toBe(status === 200 ? 400 : 200);
  });

  test.each(['26000', '42P05', '08P01', '25P02', '25006', '57P05', 'XX000'])(
    'with %s, the trouble of a pooler or server, answers 503, drops the connection, and the next one works',
    async (state) => {
      const { service, admin, crowd } = await start();
      const sent = await sendCode(service);
      await admin.query(failing(1, state));
      const backends = async () =>
        (
          await admin.query<{ pid: number }>(
            `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'otp-service'`,
          )
        ).rows.map(({ pid }) => pid);
      const before = await backends();
      expect((await crowd.verifyAll([service], [sent]))[0]?.status).toBe(503);
      expect((await crowd.verifyAll([service], [sent]))[0]?.status).toBe(200);
      await eventually(async () => ((await backends()).some((pid) => before.includes(pid)) ? undefined : true));
    },
  );
});
