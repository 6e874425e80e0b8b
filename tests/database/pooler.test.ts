import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPurge } from '../../src/models/purge';
import { createCrowd, tally, tallyCodes } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { freePort } from '../support/free-port';
import { emptyDatabase, onTeardown, post, sendCode, startTestService, type Env } from '../support/harness';
import { describeWith, waitForOutput } from '../support/external-program';

const describeWithPooler = describeWith('pgbouncer', onServer);

const CODES = 90; // the development inbox keeps 100 messages

describeWithPooler('a service behind PgBouncer', () => {
  test.each(['transaction', 'session'])('in %s mode redeems each code once', async (mode) => {
    const service = await startTestService(await behindPooler(await emptyDatabase(), mode));
    const crowd = createCrowd();

    const guesses = await crowd.sendCodes(service, CODES);
    const answers = await crowd.verifyAll([service], [...guesses, ...guesses]);
    expect(tally(answers)).toEqual({ '200 OTP Matched': CODES, '400 OTP Already Used': CODES });
  });

  test('answers its first statements with 503 at most while a table is locked, and then works', async () => {
    const env = await emptyDatabase();
    const service = await startTestService(await behindPooler(env, 'transaction'));
    const admin = await connectTo(env);
    const crowd = createCrowd();
    const sendAll = (round: string) => {
      const emails = Array.from({ length: 40 }, (_, index) => `${round}${index}@example.com`);
      return Promise.all(emails.map((email) => crowd.post(service, '/email/otp', { email, type: '2FA' })));
    };
    await admin.query('BEGIN');
    await admin.query('LOCK TABLE "OTP"');
    expect(tallyCodes(await sendAll('locked'))).toEqual({ '503 database_unavailable': 40 });
    await admin.query('COMMIT');
    expect(tallyCodes(await sendAll('free'))).toEqual({ 200: 40 });
    expect((await admin.query('SELECT FROM "OTP"')).rowCount).toBe(40);
  });

  test('leaves no setting and no prepared statement on the server connections, which other programs use', async () => {
    const env = await emptyDatabase();
    const pooler = await behindPooler(env, 'transaction');
    const service = await startTestService(pooler);
    const sent = await sendCode(service);
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    await createPurge(service.database, { retentionSeconds: 60, ttlSeconds: 60 })(new Date(), () => false);

    const other = await connectTo(pooler);
    const { rows: settings } = await other.query(
      // PgBouncer sets two itself, and each transaction begins with its own isolation and access mode.
      `SELECT name, setting FROM pg_settings
        WHERE source = 'session' AND name NOT IN ('application_name', 'client_encoding')
          AND name NOT IN ('transaction_isolation', 'transaction_read_only')`,
    );
    expect(settings).toEqual([]);
    expect((await other.query('SELECT name FROM pg_prepared_statements')).rows).toEqual([]);
    const { rows: backends } = await other.query<{ own: boolean }>(
      `SELECT pid = pg_backend_pid() AS own FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'otp-service'`,
    );
    expect(backends).toContainEqual({ own: true }); // a connection that the service has used
  });
});

/** Starts a PgBouncer, and returns the settings of a service that reaches its database through it. */
async function behindPooler(env: Env, mode: string): Promise<Env> {
  const url = new URL(env['DATABASE_URL'] ?? '');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-pooler-'));
  onTeardown(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const password = url.password === '' ? '' : ` password=${url.password}`;
  const settings = path.join(folder, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
* = host=${url.hostname} port=${url.port} user=${url.username}${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 10
`,
    { mode: 0o644 },
  );
  const asOwner = process.getuid?.() === 0 ? ['-u', 'postgres'] : []; // PgBouncer refuses to run as root
  const pooler = spawn('pgbouncer', [...asOwner, settings], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTeardown(async () => {
    const ended = once(pooler, 'exit');
    if (pooler.kill()) await ended;
  });
  await waitForOutput('process up', pooler.stderr);
  return { ...env, DATABASE_URL: Object.assign(url, { port: String(port) }).href };
}
