import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describeWith } from '../support/external-program';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { describeWithPrometheus, startPrometheus, type Prometheus } from '../support/prometheus-server';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';

const OPS = path.join(__dirname, '..', '..', 'ops');
const TOKEN = 'a-token-of-16-characters';

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
const dashboard = JSON.parse(readFileSync(path.join(OPS, 'grafana.json'), 'utf8')) as Dashboard;
const rules = readFileSync(path.join(OPS, 'alerts.yaml'), 'utf8');

/** As the file, but of the last 20 seconds: the test cannot wait an hour. */
const hurried = (expressions: string) =>
  expressions.replaceAll(/\[(?:\d+[mh]|\$__rate_interval)\]/g, '[20s]').replaceAll(/for: \d+m/g, 'for: 1s');

describeWith('promtool')('ops/alerts.yaml', () => {
  const promtool = (...args: string[]) => execFileSync('promtool', args, { cwd: OPS, encoding: 'utf8' });

  test('is valid, fires each alert on its cause, and none while all is well', () => {
    expect(promtool('check', 'rules', 'alerts.yaml')).toContain('SUCCESS');
    expect(promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
    const tested = readFileSync(path.join(OPS, 'alerts.test.yaml'), 'utf8');
    const names = Array.from(rules.matchAll(/- alert: (\w+)/g), ([, name = '']) => name);
    expect(names.filter((name) => !tested.includes(`alertname="${name}"`))).toEqual([]);
  });
});

describeWithPrometheus('a Prometheus that scrapes the service', () => {
  let gateways: SmsGateways;
  let service: TestService;
  let prometheus: Prometheus;
  let traffic: Promise<void>;
  let isOver = false;

  beforeAll(async () => {
    gateways = await startSmsGateways();
    service = await startTestService({
      ...gateways.env,
      SMS_PROVIDERS: 'twilio',
      METRICS_TOKEN: TOKEN,
      SMS_GUARD_VOLUME: '3/1h',
    });
    prometheus = await startPrometheus({ url: service.url, token: TOKEN, rules: hurried(rules) });
    traffic = makeTroubledTraffic();
  });
  afterAll(async () => {
    isOver = true;
    await traffic;
  });

  /** Makes sends without a verify, failures of a provider, and SMS to one block of numbers. */
  async function makeTroubledTraffic(): Promise<void> {
    for (let round = 0; !isOver; round++) {
      const { Details: key } = (await post(service, '/email/otp', { email: 'eve@example.com', type: '2FA' })).body;
      for (let sent = 0; sent < 8; sent++) await post(service, '/email/otp', { email: 'eve@example.com', type: '2FA' });
      await post(service, '/resend/otp', { verification_key: key });
      gateways.twilio.reply = { status: round < 8 ? 201 : 503 };
      await post(service, '/phone/otp', { phone_number: `+1202${5550100 + round * 10_000}`, type: '2FA' });
      await post(service, '/phone/otp', { phone_number: '+12125550100', type: '2FA' });
      if (round % 3 === 0) {
        const right = await sendCode(service, 'ada@example.com');
        await post(service, '/verify/otp', { ...right, otp: wrongCode(right.otp) });
        await post(service, '/verify/otp', right);
      }
      await pause(200);
    }
  }

  test('fires the alerts whose causes it sees', async () => {
    const expected = [
      'OtpErrorBudgetBurns',
      'OtpMessagesNotSent',
      'OtpProviderFails',
      'OtpCircuitOpen',
      'OtpGuardTrips',
      'OtpConversionLow',
    ];
    const seen = new Set<string>();
    while (expected.some((name) => !seen.has(name))) {
      for (const name of await prometheus.firing()) seen.add(name);
      await pause(200);
    }
    expect(seen).not.toContain('OtpServiceDown');
  });

  test('answers each query of ops/grafana.json with data', async () => {
    // The first purge comes after a minute: without one, its mean is 0 / 0, which is a value, too.
    for (const { title, targets } of dashboard.panels) {
      for (const { expr } of targets) {
        expect([title, await prometheus.query(hurried(expr))]).not.toEqual([title, 0]);
      }
    }
  });

  test('fires an alert when the service is gone', async () => {
    isOver = true;
    await traffic;
    await service.close();
    while (!(await prometheus.firing()).has('OtpServiceDown')) await pause(200);
  });
});
