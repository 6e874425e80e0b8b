import { createCrowd, tally, tallyCodes, type Answer } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { eventually } from '../support/eventually';
import { startFreezableProxy } from '../support/freezable-proxy';
import { emptyDatabase, post, sendCode, wrongCode, type Env } from '../support/harness';
import { startProcess } from '../support/service-process';

jest.setTimeout(120_000);

const AWAY = {
  Status: 'Failure',
  Details: 'Service is temporarily unavailable',
  Code: 'database_unavailable',
};

function expectAway({ status, headers, body }: Answer): void {
  expect({ status, body }).toEqual({ status: 503, body: AWAY });
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
}

onServer('a database that ends its connections', () => {
  test('costs some requests a 503, none a 500, and no restart', async () => {
    const env = await emptyDatabase();
    const service = await startProcess(env);
    const crowd = createCrowd();
    const sent = await sendCode(service);
    const admin = await connectTo(env);

    const answers: Answer[] = [];
    let isOver = false;
    const caller = async (_: unknown, index: number) => {
      while (!isOver) {
        const request = { email: `ada${index}@example.com`, type: '2FA' };
        answers.push(await crowd.post(service, '/email/otp', request));
        const wrong = { ...sent, otp: wrongCode(sent.otp) };
        answers.push(await crowd.post(service, '/verify/otp', wrong));
      }
    };
    const load = Array.from({ length: 16 }, caller);
    for (let blow = 1; blow <= 10; blow += 1) {
      const answeredSoFar = answers.length;
      await eventually(() => (answers.length > answeredSoFar + 50 ? true : undefined));
      const { rowCount } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      expect(rowCount).toBeGreaterThan(0);
    }
    isOver = true;
    await Promise.all(load);

    const away = answers.filter(({ status }) => status >= 500);
    expect(away.length).toBeGreaterThan(0);
    away.forEach(expectAway);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400, 429, 503]));

    await eventually(async () =>
      (await fetch(`${service.url}/readyz`)).status === 200 ? true : undefined,
    );
    const fresh = await sendCode(service, 'grace@example.com');
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
    expect(service.stderr()).toBe('');
  });
});

onServer('a database that no longer answers', () => {
  test('makes every request a 503 within the time limits, until it answers again', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startProcess({ ...env, DATABASE_URL: proxy.url });
    const crowd = createCrowd();
    const sent = await sendCode(service);
    const wrong = { ...sent, otp: wrongCode(sent.otp) };

    proxy.freeze();
    // More at once than there are connections: those that wait for one must not wait for ever either.
    const frozen = await crowd.verifyAll([service], Array<object>(30).fill(wrong));
    frozen.forEach(expectAway);
    const send = await crowd.post(service, '/email/otp', { email: 'a@example.com', type: '2FA' });
    expectAway(send);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

    proxy.resume();
    await eventually(async () =>
      (await fetch(`${service.url}/readyz`)).status === 200 ? true : undefined,
    );
    const fresh = await sendCode(service, 'grace@example.com');
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
    expect(service.stderr()).toBe('');
  });

  test('is left behind where new connections reach a living one', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startProcess({ ...env, DATABASE_URL: proxy.url });
    const crowd = createCrowd();
    const sent = await sendCode(service);
    const wrong = { ...sent, otp: wrongCode(sent.otp) };
    expect(tally(await crowd.verifyAll([service], [wrong]))).toEqual({ '400 OTP NOT Matched': 1 });

    proxy.freezeOpenConnections();
    await eventually(async () =>
      (await fetch(`${service.url}/readyz`)).status === 200 ? true : undefined,
    );
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });

  test('does not keep the process from ending', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startProcess({ ...env, DATABASE_URL: proxy.url });
    proxy.freeze();
    const asked = fetch(`${service.url}/readyz`);
    await eventually(() => (proxy.withheld() > 0 ? true : undefined));
    const ended = service.stop();
    expect((await asked).status).toBe(503);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });
});

onServer('what somebody else has locked', () => {
  /** A service, and a second connection to its database. */
  async function start(settings: Env) {
    const env = await emptyDatabase();
    const service = await startProcess({ ...env, ...settings });
    const admin = await connectTo(env);
    const crowd = createCrowd();
    const send = (name: string) =>
      crowd.post(service, '/email/otp', { email: `${name}@example.com`, type: '2FA' });
    return { admin, send };
  }

  test.each([
    { LIMIT_SENDS_PER_RECIPIENT: '1/10m' },
    { LIMIT_SENDS_PER_RECIPIENT: '1/10m', DB_PREPARE: 'false' },
  ])(
    'costs a send a 503, and what has failed does not happen afterwards (%j)',
    async (settings) => {
      const { admin, send } = await start(settings);
      await admin.query('BEGIN');
      await admin.query('LOCK TABLE "OTP"');
      expectAway(await send('ada'));
      await admin.query('COMMIT');
      expect((await send('ada')).status).toBe(200);
      expect((await admin.query('SELECT FROM "OTP"')).rowCount).toBe(1);
    },
  );

  test('fails nobody else, even on the same connection', async () => {
    const { admin, send } = await start({
      LIMIT_SENDS_PER_RECIPIENT: '100/10m',
      DB_POOL_MAX: '2', // one for all sends
    });
    await send('ada');
    await admin.query('BEGIN');
    await admin.query('SELECT FROM otp_limits FOR UPDATE');
    const names = Array.from({ length: 20 }, (_, index) => `grace${index}`);
    const [held, ...others] = await Promise.all(['ada', ...names].map(send));
    await admin.query('COMMIT');
    expect(held?.status).toBe(503);
    expect(tallyCodes(others)).toEqual({ 200: 20 });
  });
});
