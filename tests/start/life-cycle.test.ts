import { readdir, stat } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { onServer } from '../support/database-server';
import { eventually } from '../support/eventually';
import { freePort, listen } from '../support/free-port';
import {
  emptyDatabase,
  onTeardown,
  post,
  sendCode,
  type Env,
  type Listening,
} from '../support/harness';
import { startProcess } from '../support/service-process';

const onEmbedded = process.env['DATABASE_URL'] === undefined ? describe : describe.skip;
// A process that starts the embedded engine needs seconds of a core that others may want too.
jest.setTimeout(300_000);

const MIGRATIONS = path.join(__dirname, '..', '..', 'src', 'models', 'migrations');

describe('a start', () => {
  test('listens only once the first request can be served', async () => {
    const port = await freePort();
    const starting = startProcess({ ...(await emptyDatabase()), PORT: String(port) });
    // Connect until somebody answers: whoever does must be ready by then.
    await eventually(async () => ((await accepts(port)) ? true : undefined));
    const first = await post({ url: `http://127.0.0.1:${port}` }, '/email/otp', {
      email: 'ada@example.com',
      type: '2FA',
    });
    expect(first.status).toBe(200);
    const service = await starting;
    expect(service.port).toBe(port);
    expect(service.stderr()).toBe('');
  });
});

describe('SIGTERM', () => {
  test('lets every send in flight finish, refuses new connections and exits with 0', async () => {
    const mail = await slowSmtpServer();
    const service = await startProcess({ ...(await emptyDatabase()), SMTP_URL: mail.url });
    const sends = Array.from({ length: 8 }, (_, index) => sendTo(service, index));
    await eventually(() => (mail.held() === sends.length ? true : undefined));

    const ended = service.stop();
    await eventually(async () => ((await accepts(service.port)) ? undefined : true));
    mail.takeAll();

    const replies = await Promise.all(sends);
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  test('does not wait for a send that the mail server never takes, and still answers it', async () => {
    const mail = await slowSmtpServer();
    const service = await startProcess({
      ...(await emptyDatabase()),
      SMTP_URL: mail.url,
      DELIVERY_TIMEOUT: '1',
    });
    const send = sendTo(service, 0);
    await eventually(() => (mail.held() === 1 ? true : undefined));
    const ended = service.stop();
    expect((await send).body).toEqual({
      Status: 'Failure',
      Details: 'Message could not be sent',
      Code: 'message_not_sent',
    });
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  test('waits for the longest delivery there may be, and ends then', async () => {
    const mail = await slowSmtpServer();
    const service = await startProcess({
      ...(await emptyDatabase()),
      SMTP_URL: mail.url,
      DELIVERY_TIMEOUT: '3',
    });
    const inFlight = sendTo(service, 0);
    await eventually(() => (mail.held() === 1 ? true : undefined));
    expect(await service.stop()).toMatchObject({ code: 0, signal: null });
    expect((await inFlight).status).toBe(502);
  });
});

onEmbedded('the embedded engine', () => {
  test('keeps its secret for its owner alone, and codes stay good over a restart', async () => {
    const env = await emptyDatabase();
    const secretFile = path.join(env['DATA_DIR'] ?? '', 'crypt-password');
    const before = await startProcess(env);
    expect((await stat(secretFile)).mode & 0o777).toBe(0o600);
    const made = await stat(secretFile);
    const sent = await sendCode(before);
    expect((await before.stop()).code).toBe(0);

    const after = await startProcess(env);
    expect((await stat(secretFile)).mtimeMs).toBe(made.mtimeMs);
    const reply = await post(after, '/verify/otp', sent);
    expect(reply.body).toMatchObject({ Status: 'Success', Details: 'OTP Matched' });
  });
});

onServer('eight processes started at once on an empty database', () => {
  test('all come up on one schema and one secret', async () => {
    const env = await emptyDatabase();
    const services = await Promise.all(Array.from({ length: 8 }, () => startProcess(env)));

    const one = await emptyDatabase();
    await startProcess(one);
    expect(await schemaOf(env)).toEqual(await schemaOf(one));
    const migrations = (await readdir(MIGRATIONS)).map((file) => path.parse(file).name);
    expect((await schemaOf(env)).journal).toEqual(migrations.sort());

    // Each process's code is redeemed by the next one.
    for (const [index, service] of services.entries()) {
      const next = services[(index + 1) % services.length] ?? service;
      const reply = await post(next, '/verify/otp', await sendCode(service));
      expect(reply.status).toBe(200);
    }
  });
});

const sendTo = (service: Listening, index: number) =>
  post(service, '/email/otp', { email: `ada${index}@example.com`, type: '2FA' });

/** What is in a database: every column and index, and the journal of migrations. */
async function schemaOf(env: Env) {
  const client = new Client({ connectionString: env['DATABASE_URL'] ?? '' });
  await client.connect();
  const list = async (sql: string) => {
    const { rows } = await client.query<{ line: string }>(sql);
    return rows.map(({ line }) => line);
  };
  const schema = {
    columns: await list(
      `SELECT table_name || '.' || column_name || ' ' || data_type AS line
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`,
    ),
    indexes: await list(
      `SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
    ),
    journal: await list('SELECT name AS line FROM otp_migrations ORDER BY 1'),
  };
  await client.end();
  return schema;
}

/** An SMTP server that takes each message's data, then says again and again that it is not done yet. */
async function slowSmtpServer() {
  const held = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    let inData = false;
    socket.write('220 slow.example\r\n');
    createInterface(socket).on('line', (line) => {
      if (inData && line !== '.') return;
      if (line === '.') held.add(socket);
      else socket.write(line === 'DATA' ? '354 go on\r\n' : '250 well\r\n');
      inData = line === 'DATA';
    });
    socket.on('error', () => undefined); // the service may be gone before its connections are
    socket.on('close', () => held.delete(socket));
  });
  // An idle connection would be given up for that alone.
  const drip = setInterval(() => held.forEach((socket) => socket.write('250-wait\r\n')), 1000);
  const port = await listen(server);
  onTeardown(() => {
    clearInterval(drip);
    server.close();
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    held: () => held.size,
    takeAll: () => {
      for (const socket of held) socket.write('250 taken\r\n');
      held.clear();
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
