import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onServer } from '../support/database-server';
import { freePort, listen } from '../support/free-port';
import { emptyDatabase, onTeardown, post } from '../support/harness';
import { passOn, refuseWith, startPostgresFront } from '../support/postgres-front';
import { startProcess, startRefused } from '../support/service-process';

jest.setTimeout(120_000);

const LOG_LINE = /^\{.*"event":"waiting_for_database".*\}$/gm;

describe('a start without its database', () => {
  test('waits DB_WAIT, with one line that says so, and then ends', async () => {
    const port = await freePort();
    const beganMs = performance.now();
    const ended = await startRefused({ DATABASE_URL: `postgres://u:open-sesame@127.0.0.1:${port}/d`, DB_WAIT: '3' });
    const tookMs = performance.now() - beganMs;
    expect(tookMs).toBeGreaterThan(2_500);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^otp-service cannot start: DATABASE_URL: nothing listens at [^\n]+\n$/);
    expect(ended.stdout.match(LOG_LINE)).toHaveLength(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      level: 'info',
      event: 'waiting_for_database',
      cause: `nothing listens at 127.0.0.1:${port} (ECONNREFUSED)`,
      seconds: 3,
    });
  });

  test.each([
    { code: '28P01' },
    { code: '28000' },
    { code: '3D000' },
    { code: '42501' },
    { code: '08P01', text: 'password authentication failed' },
    { code: '08P01', text: 'no such database: open-sesame' },
  ])('does not wait when waiting cannot help: the server or PgBouncer answers %j', async (refusal) => {
    const port = await startPostgresFront(refuseWith(refusal), true);
    const beganMs = performance.now();
    const ended = await startRefused({ DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/d`, DB_WAIT: '60' });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(performance.now() - beganMs).toBeLessThan(20_000);
  });

  test.each([
    [false, 'require'],
    [true, 'verify-full'],
  ])('does not wait for TLS that the server (TLS: %s) cannot give for sslmode=%s', async (offersTls, mode) => {
    const port = await startPostgresFront(refuseWith({ code: '57P03' }), offersTls);
    const ended = await startRefused({ DATABASE_URL: `postgres://127.0.0.1:${port}/d?sslmode=${mode}`, DB_WAIT: '60' });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
  });
});

onServer('a start before its database', () => {
  test('serves once the server is up', async () => {
    const env = await emptyDatabase();
    const url = new URL(env['DATABASE_URL'] ?? '');
    const port = await freePort();
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (startup) => passOn(socket, startup, false));
      onTeardown(() => void socket.destroy());
    });
    onTeardown(() => void server.close());
    const starting = startProcess({ ...env, DATABASE_URL: Object.assign(url, { port: String(port) }).href });
    await pause(3_000);
    await listen(server, port);
    const service = await starting;
    const sent = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    expect(sent.status).toBe(200);
    expect(service.stdout().match(LOG_LINE)).toHaveLength(1);
    expect(service.stderr()).toBe('');
  });

  test('serves once a server that is starting up is ready', async () => {
    const env = await emptyDatabase();
    const url = new URL(env['DATABASE_URL'] ?? '');
    let refused = 0;
    const port = await startPostgresFront((stream, startup, isEncrypted) => {
      const serve = refused < 3 ? refuseWith({ code: '57P03' }) : passOn;
      refused += 1;
      serve(stream, startup, isEncrypted);
    }, false);
    const service = await startProcess({ ...env, DATABASE_URL: Object.assign(url, { port: String(port) }).href });
    expect(service.stdout()).toContain('"cause":"the server is starting up or shutting down (57P03)"');
  });
});
