import { createServer } from 'node:http';
import { createCrowd, tally, tallyCodes, type Answer } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { eventually } from '../support/eventually';
import { startFreezableProxy } from '../support/freezable-proxy';
import { listen } from '../support/free-port';
import { emptyDatabase, onTeardown, post, sendCode, wrongCode, type Env, type Listening } from '../support/harness';
import { startProcess } from '../support/service-process';

jest.setTimeout(120_000);

const UNAVAILABLE = {
  Status: 'Failure',
  Details: 'Service is temporarily unavailable',
  Code: 'database_unavailable',
};

function expectUnavailable({ status, headers, body }: Answer): void {
  expect({ status, body }).toEqual({ status: 503, body: UNAVAILABLE });
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
}

async function untilReady({ url }: Listening): Promise<void> {
  await eventually(async () => ((await fetch(`${url}/readyz`)).status === 200 ? true : undefined));
}

onServer('a database server that ends its connections', () => {
  test('makes some requests fail with 503 and none with 500, and requires no restart', async () => {
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
    for (let round = 1; round <= 10; round += 1) {
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

    const failures = answers.filter(({ status }) => status >= 500);
    expect(failures.length).toBeGreaterThan(0);
    failures.forEach(expectUnavailable);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400, 429, 503]));

    await untilReady(service);
    const fresh = await sendCode(service, 'grace@example.com');
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
    expect(service.stderr()).toBe('');
  });
});

onServer('a database server that stops answering', () => {
  async function startBehindProxy() {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const service = await startProcess({ ...env, DATABASE_URL: proxy.url });
    return { proxy, service };
  }

  test('makes every request fail with 503 within the time limits, until it answers again', async () => {
    const { proxy, service } = await startBehindProxy();
    const crowd = createCrowd();
    const sent = await sendCode(service);
    const wrong = { ...sent, otp: wrongCode(sent.otp) };

    proxy.freeze();
    // More requests than connections: a request that waits for a connection must not wait for ever either.
    const answers = await crowd.verifyAll([service], Array<object>(30).fill(wrong));
    answers.forEach(expectUnavailable);
    const [mismatch] = await crowd.verifyAll([service], [{ ...sent, check: 'grace@example.com' }]);
    expect(mismatch?.status).toBe(503);
    const send = await crowd.post(service, '/email/otp', { email: 'a@example.com', type: '2FA' });
    expectUnavailable(send);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

    proxy.resume();
    await untilReady(service);
    const fresh = await sendCode(service, 'grace@example.com');
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
    expect(service.stderr()).toBe('');
  });

  test('delays the answer to a send that failed by 10 s at most, although its refund and removal fail', async () => {
    const env = await emptyDatabase();
    const proxy = await startFreezableProxy(env['DATABASE_URL'] ?? '');
    const gateway = createServer((_, res) => {
      proxy.freeze();
      res.writeHead(422).end('{"reason":"recipient_refused"}');
    });
    onTeardown(() => void gateway.close());
    const service = await startProcess({
      ...env,
      DATABASE_URL: proxy.url,
      WEBHOOK_URL: `http://127.0.0.1:${await listen(gateway)}`,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
      LIMIT_SENDS_PER_RECIPIENT: '1/30s,5/10m,10/1h',
    });
    const sinceMs = performance.now();
    const reply = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
    expect(reply.body.Code).toBe('recipient_refused');
    expect(performance.now() - sinceMs).toBeLessThan(10_000);
  });

  test('is reached again over new connections when only the old ones are dead', async () => {
    const { proxy, service } = await startBehindProxy();
    const crowd = createCrowd();
    const sent = await sendCode(service);
    const wrong = { ...sent, otp: wrongCode(sent.otp) };
    expect(tally(await crowd.verifyAll([service], [wrong]))).toEqual({ '400 OTP NOT Matched': 1 });

    proxy.freezeOpenConnections();
    await untilReady(service);
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });

  test('does not delay the exit of the process', async () => {
    const { proxy, service } = await startBehindProxy();
    proxy.freeze();
    const request = fetch(`${service.url}/readyz`);
    await eventually(() => (proxy.withheld() > 0 ? true : undefined));
    const ended = service.stop();
    expect((await request).status).toBe(503);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });
});

onServer('a lock of another transaction', () => {
  /** Starts a service, and connects to its database as `admin`. */
  async function start(settings: Env) {
    const env = await emptyDatabase();
    const service = await startProcess({ ...env, ...settings });
    const admin = await connectTo(env);
    const crowd = createCrowd();
    const send = (name: string) => crowd.post(service, '/email/otp', { email: `${name}@example.com`, type: '2FA' });
    return { admin, send };
  }

  test('makes a send fail with 503, without an OTP once the lock is released', async () => {
    const { admin, send } = await start({ LIMIT_SENDS_PER_RECIPIENT: '1/10m' });
    await admin.query('BEGIN');
    await admin.query('LOCK TABLE "OTP"');
    expectUnavailable(await send('ada'));
    await admin.query('COMMIT');
    expect((await send('ada')).status).toBe(200);
    expect((await admin.query('SELECT FROM "OTP"')).rowCount).toBe(1);
  });

  test('on the row of one recipient makes no other send fail', async () => {
    const { admin, send } = await start({ LIMIT_SENDS_PER_RECIPIENT: '100/10m', DB_POOL_MAX: '2' });
    await send('ada');
    await admin.query('BEGIN');
    await admin.query('SELECT FROM otp_limits FOR UPDATE');
    const names = Array.from({ length: 20 }, (_, index) => `grace${index}`);
    const [blocked, ...others] = await Promise.all(['ada', ...names].map(send));
    await admin.query('COMMIT');
    expect(blocked?.status).toBe(503);
    expect(tallyCodes(others)).toEqual({ 200: 20 });
  });
});
