import { once } from 'node:events';
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

    expect((await replies).map(({ status }) => status)).toEqual(Array(8).fill(200));
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

/** An SMTP server that receives each message's data and delays its reply until `acceptAll`. */
async function slowSmtpServer() {
  const waiting = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    let inData = false;
    socket.write('220 slow.example\r\n');
    createInterface(socket).on('line', (line) => {
      if (inData && line !== '.') return;
      if (line === '.') waiting.add(socket);
      else socket.write(line === 'DATA' ? '354 go on\r\n' : '250 well\r\n');
      inData = line === 'DATA';
    });
    socket.on('error', () => undefined); // the service may exit before its connections close
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
