import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { acceptsConnections } from '../support/accepts-connections';
import { eventually } from '../support/eventually';
import { emptyDatabase, onTeardown, post, type Env, type Listening } from '../support/harness';
import { startProcess } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const sendTo = (service: Listening, index: number) =>
  post(service, '/email/otp', { email: `ada${index}@example.com`, type: '2FA' });

/** Starts a service with `count` sends that wait for its mail server. */
async function startWithSends(count: number, settings: Env = {}) {
  const mail = await slowSmtpServer();
  const env = { ...(await emptyDatabase()), SMTP_URL: mail.url, ...settings };
  const service = await startProcess(env);
  const replies = Promise.all(Array.from({ length: count }, (_, index) => sendTo(service, index)));
  await eventually(() => (mail.waiting() === count ? true : undefined));
  return { mail, service, replies };
}

describe('SIGTERM', () => {
  test('lets every send in flight finish, refuses new connections and exits with 0', async () => {
    const { mail, service, replies } = await startWithSends(8);
    const ended = service.stop();
    await eventually(async () => ((await acceptsConnections(service.port)) ? undefined : true));
    mail.acceptAll();

    const sent = await replies;
    expect(sent.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(sent.map(({ headers }) => headers.get('connection'))).toEqual(Array(8).fill('close'));
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  test('stops waiting for a mail server after DELIVERY_TIMEOUT, and answers the send', async () => {
    const { service, replies } = await startWithSends(1, { DELIVERY_TIMEOUT: '1' });
    const ended = service.stop();
    expect((await replies).map(({ body }) => body)).toEqual([
      { Status: 'Failure', Details: 'Message could not be sent', Code: 'message_not_sent' },
    ]);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  test('waits up to DELIVERY_TIMEOUT for a delivery before the exit', async () => {
    const { service, replies } = await startWithSends(1, { DELIVERY_TIMEOUT: '3' });
    expect(await service.stop()).toMatchObject({ code: 0, signal: null });
    expect((await replies).map(({ status }) => status)).toEqual([502]);
  });
});

describe('SIGTERM behind a load balancer', () => {
  test('turns /readyz to 503 at once, and serves all else on connections that it closes, for SHUTDOWN_DELAY', async () => {
    const service = await startProcess({ ...(await emptyDatabase()), SHUTDOWN_DELAY: '2' });
    const signalAt = Date.now();
    const ended = service.stop();
    const refused = await eventually(async () => {
      const reply = await fetch(`${service.url}/readyz`);
      return reply.status === 503 ? reply : undefined;
    });
    expect(Date.now() - signalAt).toBeLessThan(2_000);
    expect(await refused.json()).toMatchObject({ Status: 'Failure', Code: 'stopping' });
    expect([refused.headers.get('connection'), refused.headers.get('retry-after')]).toEqual(['close', '2']);

    const sent = await sendTo(service, 1);
    expect([sent.status, sent.headers.get('connection')]).toEqual([200, 'close']);
    await eventually(async () => ((await acceptsConnections(service.port)) ? undefined : true));
    expect(Date.now() - signalAt).toBeGreaterThanOrEqual(2_000);
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain('"level":"error"');
  });

  test('fails no request where a balancer reads /readyz and keeps its connections', async () => {
    const services = [];
    for (let n = 0; n < 2; n += 1) {
      services.push(await startProcess({ ...(await emptyDatabase()), SHUTDOWN_DELAY: '3' }));
    }
    const balancer = balance(services);
    const statuses = new Map<number, number>();
    let isOver = false;
    const callers = Array.from({ length: 10 }, async () => {
      while (!isOver) {
        const status = await balancer.get('/healthz');
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    await eventually(() => (statuses.get(200) ?? 0) > 100 || undefined);
    const [stopping] = services;
    await stopping?.stop();
    isOver = true;
    await Promise.all(callers);
    expect([...statuses.keys()]).toEqual([200]);
  });
});

const CHECK_INTERVAL_MS = 200;

/** Sends requests to ready services in turn, over kept connections. A failed request is the status 0. */
function balance(services: readonly Listening[]) {
  const agent = new http.Agent({ keepAlive: true });
  let ready = services;
  const check = setInterval(() => {
    const checked = services.map(async (service) => {
      const reply = await fetch(`${service.url}/readyz`).catch(() => undefined);
      return reply?.status === 200 ? [service] : [];
    });
    void Promise.all(checked).then((found) => void (ready = found.flat()));
  }, CHECK_INTERVAL_MS);
  onTeardown(() => {
    clearInterval(check);
    agent.destroy();
  });
  let turn = 0;
  return {
    get: (path: string) =>
      new Promise<number>((resolve) => {
        const { url = '' } = ready[turn++ % ready.length] ?? {};
        const request = http.get(url + path, { agent }, (reply) => {
          reply.resume().once('end', () => resolve(reply.statusCode ?? 0));
        });
        request.once('error', () => resolve(0));
      }),
  };
}

/** An SMTP server that receives each message's data and delays its reply until `acceptAll`. */
async function slowSmtpServer() {
  const waiting = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    let inData = false;
    socket.write('220 slow.example\r\n');
    const lines = createInterface(socket).on('line', (line) => {
      if (inData && line !== '.') return;
      if (line === '.') waiting.add(socket);
      else socket.write(line === 'DATA' ? '354 go on\r\n' : '250 well\r\n');
      inData = line === 'DATA';
    });
    // The service may exit before its connections close. The lines repeat the socket's error.
    for (const source of [socket, lines]) source.on('error', () => undefined);
    socket.on('close', () => waiting.delete(socket));
  });
  // Continuation lines keep the client from closing an idle connection.
  const drip = setInterval(() => waiting.forEach((socket) => socket.write('250-wait\r\n')), 1000);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTeardown(() => {
    clearInterval(drip);
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    waiting: () => waiting.size,
    acceptAll: () => {
      for (const socket of waiting) socket.write('250 taken\r\n');
      waiting.clear();
    },
  };
}
