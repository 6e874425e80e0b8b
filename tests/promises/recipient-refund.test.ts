import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { eventually } from '../support/eventually';
import { onTeardown, post, startTestService, type Env, type TestService } from '../support/harness';
import { describeWithRedis, startRedisServer } from '../support/redis-server';
import { startSmtpSink } from '../support/smtp-sink';

const send = (service: TestService) =>
  post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });

/** A service whose mail goes to a server that the test commands. */
async function startMailing(env: Env = {}) {
  const smtp = await startSmtpSink();
  const service = await startTestService({
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    LIMIT_SENDS_PER_RECIPIENT: '1/30m,2/1h',
    ...env,
  });
  return { smtp, service };
}

/** A gateway that makes the service wait, and refuses the recipient when the test says so. */
async function startHesitantGateway() {
  const waiting: ServerResponse[] = [];
  let isWilling = false;
  const server = createServer((_req, res) => {
    if (isWilling) res.end();
    else waiting.push(res);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTeardown(() => void server.close());
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    waiting: () => waiting.length,
    refuse() {
      for (const res of waiting.splice(0)) {
        res.writeHead(422).end('{"reason":"recipient_refused"}');
      }
      isWilling = true;
    },
  };
}

async function givesBackWhole(env: Env): Promise<void> {
  const gateway = await startHesitantGateway();
  const service = await startTestService({
    EMAIL_PROVIDERS: 'webhook',
    WEBHOOK_URL: gateway.url,
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    LIMIT_SENDS_PER_RECIPIENT: '1/30m,2/1h',
    ...env,
  });
  const underWay = send(service);
  await eventually(() => (gateway.waiting() > 0 ? true : undefined));
  for (let tries = 0; tries < 3; tries += 1) expect((await send(service)).status).toBe(429);
  gateway.refuse();
  expect((await underWay).status).toBe(502);
  expect((await send(service)).status).toBe(200);
  expect((await send(service)).status).toBe(429);
}

describe('a message that the provider refused', () => {
  test("uses up none of the recipient's allowance", async () => {
    const { smtp, service } = await startMailing();
    smtp.behaviour = 'refuse-recipient';
    for (let tries = 0; tries < 5; tries += 1) {
      const reply = await send(service);
      expect(reply.status).toBe(502);
      expect(reply.body.Code).toBe('message_not_sent');
    }
    smtp.behaviour = 'accept';
    expect((await send(service)).status).toBe(200);
    expect((await send(service)).status).toBe(429);
    expect(smtp.mails).toHaveLength(1);
  });

  test('gives it back whole where others were refused meanwhile', () => givesBackWhole({}));

  test('keeps it where the provider may have the message all the same', async () => {
    const { smtp, service } = await startMailing({ DELIVERY_TIMEOUT: '1' });
    smtp.behaviour = 'say-nothing';
    expect((await send(service)).status).toBe(502);
    expect((await send(service)).status).toBe(429);
  });
});

describeWithRedis('a message that the provider refused, counted in Redis', () => {
  test('gives the allowance back whole where others were refused meanwhile', async () => {
    const redis = await startRedisServer();
    await givesBackWhole({ REDIS_URL: redis.url });
  });

  test('is told as what it is, also where Redis died meanwhile', async () => {
    const redis = await startRedisServer();
    const { smtp, service } = await startMailing({ DELIVERY_TIMEOUT: '2', REDIS_URL: redis.url });
    smtp.behaviour = 'say-nothing';
    const underWay = send(service);
    await eventually(() => (smtp.connections > 0 ? true : undefined));
    await redis.kill();
    const reply = await underWay;
    expect(reply.status).toBe(502);
    expect(reply.body.Code).toBe('message_not_sent');
  });
});
