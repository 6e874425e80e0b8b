import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { connectTo, onServer } from '../support/database-server';
import { describeWith } from '../support/external-program';
import { emptyDatabase, post, sendCode, wrongCode } from '../support/harness';
import { startPrometheus, type Prometheus } from '../support/prometheus-server';
import { startRedisServer, type RedisServer } from '../support/redis-server';
import { BUILT, startProcess, type ServiceProcess } from '../support/service-process';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';

const OPS = path.join(__dirname, '..', '..', 'ops');
const TOKEN = 'a-token-of-16-characters';
const MOST_MS = 60_000; // in which an alert fires on a slow machine

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
const dashboard = JSON.parse(readFileSync(path.join(OPS, 'grafana.json'), 'utf8')) as Dashboard;
const rules = readFileSync(path.join(OPS, 'alerts.yaml'), 'utf8');

const names = Array.from(rules.matchAll(/- alert: (\w+)/g), ([, name = '']) => name);

/** The alerts that each trouble makes. */
const ALERTS_OF = {
  lostMessages: [
    'OtpErrorBudgetBurns',
    'OtpMessagesNotSent',
    'OtpProviderFails',
    'OtpCircuitOpen',
    'OtpGuardTrips',
    'OtpConversionLow',
  ],
  redis: ['OtpLimitsUnavailable', 'OtpNotReady'],
  database: ['OtpPoolExhausted', 'OtpVerifiesSlow', 'OtpPurgeMissing'],
  cpu: ['OtpEventLoopSlow'],
  end: ['OtpServiceDown'],
};

/** As the file, but minutes and hours are seconds: a test cannot wait so long. */
const hurried = (expressions: string) =>
  expressions
    .replaceAll(/\[(?:2m|15m)\]/g, '[5s]') // a state that has to last for the whole window
    .replaceAll(/\[(?:\d+[mh]|\$__rate_interval)\]/g, '[10s]')
    .replaceAll(/for: \d+m/g, 'for: 1s')
    .replaceAll('> 1800', '> 15'); // Prometheus scrapes for the first time five seconds after its start

// Every two seconds, not every minute: the hurried rule gives the purge 5 seconds instead of 15 minutes.
// More often, waiting purges would take both connections from the verifies.
const SHORT_INTERVALS =
  'data:text/javascript,const start = setInterval;' +
  'globalThis.setInterval = (run, ms, ...args) => start(run, Math.min(ms, 2000), ...args);';

describeWith('promtool')('ops/alerts.yaml', () => {
  const promtool = (...args: string[]) => execFileSync('promtool', args, { cwd: OPS, encoding: 'utf8' });

  test('is valid, fires each alert on its cause, and none while all is well', () => {
    expect(promtool('check', 'rules', 'alerts.yaml')).toContain('SUCCESS');
    expect(promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
    const tested = readFileSync(path.join(OPS, 'alerts.test.yaml'), 'utf8');
    expect(names.filter((name) => !tested.includes(`alertname="${name}"`))).toEqual([]);
  });
});

describeWith('redis-server', describeWith('prometheus', onServer))('a Prometheus that scrapes the service', () => {
  let gateways: SmsGateways;
  let redis: RedisServer;
  let database: Client;
  let service: ServiceProcess;
  let prometheus: Prometheus;

  beforeAll(async () => {
    gateways = await startSmsGateways();
    redis = await startRedisServer();
    const env = await emptyDatabase();
    database = await connectTo(env);
    const [node = '', ...server] = BUILT;
    service = await startProcess(
      {
        ...env,
        ...gateways.env,
        SMS_PROVIDERS: 'twilio',
        METRICS_TOKEN: TOKEN,
        SMS_GUARD_VOLUME: '3/1h',
        REDIS_URL: redis.url,
        LIMIT_SENDS_PER_CALLER: '9999999/1m',
        DB_POOL_MAX: '2',
      },
      [node, '--import', SHORT_INTERVALS, ...server],
    );
    prometheus = await startPrometheus({ url: service.url, token: TOKEN, rules: hurried(rules) });
  });

  /** Repeats `trouble` until every `expected` alert has fired. Returns all that fired. */
  async function expectAlerts(expected: string[], trouble: (round: number) => Promise<unknown>): Promise<Set<string>> {
    const fired = new Set<string>();
    const missing = () => expected.filter((name) => !fired.has(name));
    const endMs = performance.now() + MOST_MS;
    for (let round = 0; missing().length > 0 && performance.now() < endMs; round++) {
      await trouble(round);
      for (const name of await prometheus.firing()) fired.add(name);
    }
    expect(missing()).toEqual([]);
    return fired;
  }

  const send = (email: string) => post(service, '/email/otp', { email, type: '2FA' });

  /** Makes sends without a verify, failures of a provider, and SMS to one block of numbers. */
  async function loseMessages(round: number): Promise<void> {
    const { Details: key } = (await send('eve@example.com')).body;
    for (let sent = 0; sent < 8; sent++) await send('eve@example.com');
    await post(service, '/resend/otp', { verification_key: key });
    gateways.twilio.reply = { status: round < 4 ? 201 : 503 };
    await post(service, '/phone/otp', { phone_number: `+1202${5550100 + round * 10_000}`, type: '2FA' });
    await post(service, '/phone/otp', { phone_number: '+12125550100', type: '2FA' });
    if (round % 3 === 0) {
      const right = await sendCode(service, 'ada@example.com');
      await post(service, '/verify/otp', { ...right, otp: wrongCode(right.otp) });
      await post(service, '/verify/otp', right);
    }
    await pause(100);
  }

  /** The process gets the CPU only half of the time, as in a container at its limit. */
  async function withholdCpu(): Promise<void> {
    void service.kill('SIGSTOP');
    await pause(400);
    void service.kill('SIGCONT');
    await pause(400);
  }

  test('fires the alerts about messages that are lost, and not those about Redis or the database', async () => {
    const fired = await expectAlerts(ALERTS_OF.lostMessages, loseMessages);
    for (const name of ['OtpServiceDown', 'OtpLimitsUnavailable', 'OtpPoolExhausted']) {
      expect(fired).not.toContain(name);
    }
  });

  test('answers each query of ops/grafana.json with data', async () => {
    for (const { title, targets } of dashboard.panels) {
      for (const { expr } of targets) {
        expect([title, await prometheus.query(hurried(expr))]).not.toEqual([title, 0]);
      }
    }
  });

  test('fires the alerts about a lack of Redis, of the database and of CPU time', async () => {
    const codes = [];
    for (const name of ['ada', 'eve', 'bob', 'joe']) codes.push(await sendCode(service, `${name}@example.com`));
    await redis.kill();
    // As a migration would: every statement about an OTP waits until its time limit.
    await database.query('BEGIN; LOCK TABLE "OTP", otp_limits IN ACCESS EXCLUSIVE MODE');
    let isOver = false;
    const callers = codes.map(async (code, index) => {
      await pause(index * 700); // so that verifies end between any two scrapes
      while (!isOver) {
        await Promise.all([post(service, '/verify/otp', code), send(code.check), fetch(`${service.url}/readyz`)]);
      }
    });
    const expected = [...ALERTS_OF.redis, ...ALERTS_OF.database, ...ALERTS_OF.cpu];
    await expectAlerts(expected, withholdCpu).finally(() => (isOver = true));
    await database.query('ROLLBACK');
    await Promise.all(callers);
  });

  test('fires an alert when the service is gone', async () => {
    await service.kill();
    await expectAlerts(ALERTS_OF.end, () => pause(200));
  });

  test('has seen each alert of ops/alerts.yaml', () => {
    expect(Object.values(ALERTS_OF).flat().sort()).toEqual(names.sort());
  });
});
