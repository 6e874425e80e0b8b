import { createServer, type ServerResponse } from 'node:http';
import { eventually } from '../support/eventually';
import { listen } from '../support/free-port';
import { onTeardown, post, startTestService, type Env, type TestService } from '../support/harness';
import { describeWithRedis, startRedisServer } from '../support/redis-server';
import { startSmtpSink } from '../support/smtp-sink';

const send = (service: TestService) => post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });

/** A service and the mail server behind it. */
async function startMailing(env: Env = {}) {
  const smtp = await startSmtpSink();
  const service = await startTestService({
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    LIMIT_SENDS_PER_RECIPIENT: '1/30m,2/1h',
    ...env,
  });
  return { smtp, service };
}

/** A gateway that does not reply until `refuse`, and accepts every later message. */
async function startSlowGateway() {
  const waiting: ServerResponse[] = [];
  let isAccepting = false;
  const server = createServer((_req, res) => {
    if (isAccepting) res.end();
    else waiting.push(res);
  });
  const port = await listen(server);
  onTeardown(() => void server.close());
  return {
    url: `http://127.0.0.1:${port}`,
    waiting: () => waiting.length,
    refuse() {
      for (const res of waiting.splice(0)) {
        res.writeHead(422).end('{"reason":"recipient_refused"}');
      }
      isAccepting = true;
    },
  };
}

async function expectWholeRefund(env: Env): Promise<void> {
  const gateway = await startSlowGateway();
  const service = await startTestService({
    EMAIL_PROVIDERS: 'webhook',
    WEBHOOK_URL: gateway.url,
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    LIMIT_SENDS_PER_RECIPIENT: '1/30m,2/1h',
    ...env,
  });
  const inFlight = send(service);
  await eventually(() => (gateway.waiting() > 0 ? true : undefined));
  for (let tries = 0; tries < 3; tries += 1) expect((await send(service)).status).toBe(429);
  gateway.refuse();
  expect((await inFlight).status).toBe(422);
  expect((await send(service)).status).toBe(200);
  expect((await send(service)).status).toBe(429);
}

describe('a send that the provider refused', () => {
  test("is refunded to the recipient's limit", async () => {
    const { smtp, service } = await startMailing();
    smtp.behaviour = 'refuse-recipient';
    for (let tries = 0; tries < 5; tries += 1) {
      const reply = await send(service);
      expect(reply.status).toBe(422);
      expect(reply.body.Code).toBe('recipient_refused');
    }
    smtp.behaviour = 'accept';
    expect((await send(service)).status).toBe(200);
    expect((await send(service)).status).toBe(429);
    expect(smtp.mails).toHaveLength(1);
  });

  test('is refunded even if the limit refused other sends while it was in flight', () => expectWholeRefund({}));
});

test('a send that the provider may have accepted is not refunded', async () => {
  const { smtp, service } = await startMailing();
  smtp.behaviour = 'drop-after-data';
  expect((await send(service)).status).toBe(502);
  expect((await send(service)).status).toBe(429);
});

describeWithRedis('a failed send that is counted in Redis', () => {
  test('is refunded even if the limit refused other sends while it was in flight', async () => {
    const redis = await startRedisServer();
    await expectWholeRefund({ REDIS_URL: redis.url });
  });

  test('is reported as `message_not_sent`, even if Redis was killed while it was in flight', async () => {
    const redis = await startRedisServer();
    const { smtp, service } = await startMailing({ DELIVERY_TIMEOUT: '2', REDIS_URL: redis.url });
    smtp.behaviour = 'silent';
    const inFlight = send(service);
    await eventually(() => (smtp.connections > 0 ? true : undefined));
    await redis.kill();
    const reply = await inFlight;
    expect(reply.status).toBe(502);
    expect(reply.body.Code).toBe('message_not_sent');
  });
});
