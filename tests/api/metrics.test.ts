import { connect, createServer } from 'node:net';
import { eventually } from '../support/eventually';
import { listen } from '../support/free-port';
import {
  LIMITS_OFF,
  onTeardown,
  post,
  sendCode,
  startTestService,
  wrongCode,
  type TestService,
} from '../support/harness';
import { logged } from '../support/logged';
import { productionSettings } from '../support/production-settings';
import { seriesIn, totalOf } from '../support/prometheus-text';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';

const TOKEN = 'a-token-of-16-characters';

async function scrape(url: string, headers: Record<string, string> = {}) {
  const reply = await fetch(`${url}/metrics`, { headers });
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
}

describe('GET /metrics', () => {
  let gateways: SmsGateways;
  let service: TestService;
  beforeAll(async () => {
    gateways = await startSmsGateways();
    service = await startTestService({
      ...gateways.env,
      SMS_PROVIDERS: 'twilio,vonage',
      LIMIT_SENDS_PER_RECIPIENT: '2/1h',
      LIMIT_VERIFIES_PER_CALLER: '100/1m',
      SMS_COUNTRIES: 'US,DE',
    });
  });
  beforeEach(() => {
    gateways.reset();
  });

  const total = async (metric: string, labels: Record<string, string>) =>
    totalOf((await scrape(service.url)).text, metric, labels);
  const text = (number: string) => post(service, '/phone/otp', { phone_number: number, type: '2FA' });

  test("has Prometheus's text format, with the defaults of the process", async () => {
    const { status, headers, text } = await scrape(service.url);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const names = new Set(seriesIn(text).map(({ name }) => name));
    for (const name of ['process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds', 'otp_pool_waiting']) {
      expect(names).toContain(name);
    }
    expect(logged(service, 'request').filter(({ route }) => route === '/metrics')).toEqual([]);
  });

  test('counts sends, resends and their ends by channel, provider, type and country', async () => {
    const about = { channel: 'sms', type: '2FA', country: 'US' };
    const { body } = await text('+12025550143');
    await post(service, '/resend/otp', { verification_key: body.Details });
    expect((await text('+12025550143')).body.Code).toBe('recipient_rate_limited');
    gateways.twilio.reply = gateways.vonage.reply = { status: 503 };
    expect((await text('+12025550144')).status).toBe(502);
    const taken = { ...about, provider: 'twilio', outcome: 'taken' };
    expect(await total('otp_sends_total', taken)).toBe(1);
    expect(await total('otp_resends_total', taken)).toBe(1);
    expect(await total('otp_sends_total', { ...about, outcome: 'recipient_rate_limited', provider: 'none' })).toBe(1);
    expect(await total('otp_sends_total', { ...about, outcome: 'message_not_sent', provider: 'none' })).toBe(1);
    expect(await total('otp_delivery_failures_total', { provider: 'vonage', reason: 'http_5xx' })).toBe(1);
    expect(await total('otp_delivery_duration_seconds_count', { provider: 'twilio', outcome: 'taken' })).toBe(2);
    expect(await total('otp_limit_decisions_total', { limit: 'recipient', decision: 'refused' })).toBe(1);
    expect(await total('otp_limit_decisions_total', { limit: 'guard', decision: 'allowed' })).toBe(4);
  });

  test('counts a number of a country that the operator does not allow', async () => {
    expect((await text('+33612345678')).body.Code).toBe('destination_not_allowed');
    expect(await total('otp_limit_decisions_total', { limit: 'destination', decision: 'refused' })).toBe(1);
  });

  test('counts verifies by outcome, guesses by verdict, and statements with their batches', async () => {
    const right = await sendCode(service, 'ada@example.com');
    await post(service, '/verify/otp', { ...right, otp: wrongCode(right.otp) });
    await post(service, '/verify/otp', { ...right, check: 'bob@example.com' });
    await post(service, '/verify/otp', right);
    await post(service, '/verify/otp', right);
    const about = { channel: 'email', type: '2FA' };
    const outcomes = {
      otp_not_matched: 'none',
      recipient_mismatch: 'unknown',
      redeemed: 'none',
      otp_already_used: 'none',
    };
    for (const [outcome, country] of Object.entries(outcomes)) {
      expect([outcome, await total('otp_verifies_total', { ...about, outcome, country })]).toEqual([outcome, 1]);
    }
    for (const verdict of ['wrong', 'redeemed', 'used']) expect(await total('otp_guesses_total', { verdict })).toBe(1);
    expect(await total('otp_statement_duration_seconds_count', { statement: 'redeem' })).toBe(3);
    expect(await total('otp_batch_size_sum', { statement: 'redeem' })).toBe(3);
    expect(await total('otp_limit_decisions_total', { limit: 'verifies', decision: 'allowed' })).toBe(4);
    const verifies = { route: '/api/v1/verify/otp' };
    expect(await total('otp_request_duration_seconds_count', { ...verifies, status: '200' })).toBe(1);
    expect(await total('otp_request_duration_seconds_count', { ...verifies, status: '400' })).toBe(3);
  });

  test('has as many series for a hundred recipients and paths as for one', async () => {
    await sendCode(service, 'first@example.com');
    await fetch(`${service.url}/first@example.com`);
    const seriesBefore = seriesIn((await scrape(service.url)).text).length;
    for (let sent = 0; sent < 100; sent++) {
      await post(service, '/email/otp', { email: `person-${sent}@example.com`, type: '2FA' });
      await fetch(`${service.url}/person-${sent}`);
    }
    expect(seriesIn((await scrape(service.url)).text)).toHaveLength(seriesBefore);
  });

  test('shows an open circuit', async () => {
    gateways.twilio.reply = { status: 503 };
    for (let sent = 0; sent < 5; sent++) await text(`+1202555020${sent}`);
    expect(await total('otp_circuit_open', { provider: 'twilio' })).toBe(1);
    expect(await total('otp_circuit_open', { provider: 'vonage' })).toBe(0);
  });
});

describe('the metrics', () => {
  test('are open in development', async () => {
    expect((await scrape((await startTestService()).url)).status).toBe(200);
  });

  test('are off in production without a setting', async () => {
    const service = await startTestService({ ...(await productionSettings()), ...LIMITS_OFF });
    expect((await scrape(service.url)).status).toBe(404);
  });

  test('with METRICS_TOKEN need the token', async () => {
    const { url } = await startTestService({ METRICS_TOKEN: TOKEN });
    const withToken = (token: string) => scrape(url, { Authorization: `Bearer ${token}` });
    const none = await scrape(url);
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await withToken(`${TOKEN}x`)).status).toBe(401);
    expect((await withToken(TOKEN)).status).toBe(200);
  });

  test('with METRICS_PORT are on that port, which serves nothing else', async () => {
    const service = await startTestService({ METRICS_PORT: '0' });
    expect((await scrape(service.url)).status).toBe(404);
    expect((await scrape(service.metricsUrl)).status).toBe(200);
    for (const path of ['/', '/inbox', '/healthz', '/docs', '/api/v1/email/otp']) {
      expect((await fetch(service.metricsUrl + path)).status).toBe(404);
    }
    expect((await fetch(`${service.metricsUrl}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  test('with both are on that port and need the token', async () => {
    const { metricsUrl } = await startTestService({ METRICS_PORT: '0', METRICS_TOKEN: TOKEN });
    expect((await scrape(metricsUrl)).status).toBe(401);
    expect((await scrape(metricsUrl, { Authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  test('a METRICS_PORT in use refuses the start', async () => {
    const other = createServer();
    const port = await listen(other);
    onTeardown(() => void other.close());
    await expect(startTestService({ METRICS_PORT: String(port) })).rejects.toThrow(
      'METRICS_PORT: it cannot be used (EADDRINUSE)',
    );
  });
});

test('GET /metrics counts a client that left before the reply', async () => {
  const gateways = await startSmsGateways();
  const service = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio' });
  gateways.twilio.reply = 'silence';
  const { port } = new URL(service.url);
  const body = JSON.stringify({ phone_number: '+12025550177', type: '2FA' });
  const client = connect(Number(port), '127.0.0.1');
  client.write(
    `POST /api/v1/phone/otp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  await eventually(() => (gateways.twilio.requests.length > 0 ? true : undefined));
  client.destroy();
  const gone = { route: '/api/v1/phone/otp', status: 'none' };
  await eventually(async () =>
    totalOf((await scrape(service.url)).text, 'otp_request_duration_seconds_count', gone) === 1 ? true : undefined,
  );
  const [left] = logged(service, 'request').filter(({ status }) => status === undefined);
  expect(left).toMatchObject({ route: '/api/v1/phone/otp', ms: expect.any(Number) as number });
});

test('GET /metrics counts the checks of /readyz that fail, by their cause', async () => {
  const service = await startTestService();
  const notReady = async (cause: string) => totalOf((await scrape(service.url)).text, 'otp_not_ready_total', { cause });
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  expect([await notReady('database'), await notReady('counters')]).toEqual([0, 0]);
  await service.database.close();
  expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
  expect([await notReady('database'), await notReady('counters')]).toEqual([1, 0]);
});
