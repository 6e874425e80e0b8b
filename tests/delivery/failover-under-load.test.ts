import { createCrowd } from '../support/crowd';
import { startTestService, type Env, type TestService } from '../support/harness';
import { startHttpSink } from '../support/http-sink';
import { inParallel } from '../support/in-parallel';
import { freePort } from '../support/free-port';
import { startSmtpSink } from '../support/smtp-sink';

const SENDS = 200;
const AT_ONCE = 20;

jest.setTimeout(300_000);

const crowd = createCrowd();

async function send(service: TestService, name: string) {
  const startedMs = performance.now();
  const body = { email: `${name}@example.com`, type: '2FA' };
  const { status } = await crowd.post(service, '/email/otp', body);
  return { status, ms: performance.now() - startedMs };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

const silentPort = async () => {
  const smtp = await startSmtpSink();
  smtp.behaviour = 'silent';
  return smtp.port;
};

describe.each([
  ['refuses every connection', freePort],
  ['accepts connections and never replies', silentPort],
])('a first provider that %s', (_, deadPort) => {
  test('loses none of 200 sends, and slows the median by under 50 % once its circuit is open', async () => {
    const gateway = await startHttpSink({ status: 204 });
    const webhook: Env = {
      WEBHOOK_URL: gateway.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
    };
    const withoutFailover = await startTestService({ ...webhook, EMAIL_PROVIDERS: 'webhook' });
    const withFailover = await startTestService({
      ...webhook,
      EMAIL_PROVIDERS: 'smtp,webhook',
      SMTP_URL: `smtp://127.0.0.1:${await deadPort()}`,
      DELIVERY_TIMEOUT: '6',
    });

    await inParallel({ to: SENDS, atOnce: AT_ONCE }, async (index) => {
      expect((await send(withFailover, `all-${index}`)).status).toBe(200);
    });
    const arrived = gateway.requests.map(({ body }) => (JSON.parse(body) as { data: { to: string } }).data.to);
    const recipients = Array.from({ length: SENDS }, (_each, index) => `all-${index}@example.com`);
    expect(arrived.sort()).toEqual(recipients.sort());
    expect(withFailover.output()).toContain('"provider_circuit_opened","provider":"smtp"');

    const services = { withoutFailover, withFailover };
    // The services alternate, so that other load on this machine slows both.
    const timesMs = { withoutFailover: [] as number[], withFailover: [] as number[] };
    await inParallel({ to: 2 * SENDS, atOnce: AT_ONCE }, async (index) => {
      const name = index % 2 === 0 ? 'withoutFailover' : 'withFailover';
      const { status, ms } = await send(services[name], `alternating-${index}`);
      expect(status).toBe(200);
      timesMs[name].push(ms);
    });
    expect([timesMs.withoutFailover.length, timesMs.withFailover.length]).toEqual([SENDS, SENDS]);
    expect(median(timesMs.withFailover) / median(timesMs.withoutFailover)).toBeLessThan(1.5);
  });
});
