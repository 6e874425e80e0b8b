import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { post, startTestService, type Env, type TestService } from '../support/harness';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { logged } from '../support/logged';
import { repeat } from '../support/repeat';
import { startRedisCluster } from '../support/redis-cluster';
import { describeWithRedis, REDIS_RIGHTS, type RedisServer } from '../support/redis-server';

jest.setTimeout(120_000);

let recipients = 0;
const newRecipient = () => `person-${(recipients += 1)}@example.com`;

async function send(service: TestService, email = newRecipient()) {
  const { status, body } = await post(service, '/email/otp', { email, type: '2FA' });
  return body.Code === undefined ? String(status) : `${status} ${body.Code}`;
}

const isReady = async (service: TestService) => (await fetch(`${service.url}/readyz`)).status === 200;
const until = (check: () => Promise<boolean>) => eventually(async () => ((await check()) ? true : undefined));

const start = (servers: readonly RedisServer[], { login = '', ...env }: Env = {}) => {
  const scheme = servers[0]?.url.split('://', 1)[0] ?? '';
  const hosts = servers.map(({ port }) => `127.0.0.1:${port}`);
  const REDIS_URL = `${scheme}://${login}${hosts.join(',')}`;
  return startTestService({ REDIS_URL, LIMIT_SENDS_PER_RECIPIENT: '3/10m', ...env });
};

describeWithRedis('with a Redis Cluster of three masters,', () => {
  test.each([
    ['one of its nodes', 1],
    ['all of its masters', 3],
  ])('REDIS_URL may name %s: recipients on each node are counted', async (_, count) => {
    const { masters } = await startRedisCluster();
    const service = await start(masters.slice(0, count));
    const answers = await Promise.all(Array.from({ length: 60 }, () => send(service)));
    expect(new Set(answers)).toEqual(new Set(['200']));
    const toOne = await Promise.all(Array.from({ length: 9 }, () => send(service, 'ada@example.com')));
    expect(toOne.filter((answer) => answer === '200')).toHaveLength(3);
    expect(toOne.filter((answer) => answer === '429 recipient_rate_limited')).toHaveLength(6);
    expect(logged(service, 'redis_away')).toEqual([]);
    expect(await isReady(service)).toBe(true);
  });

  test('the rights that docs/production.md lists are enough', async () => {
    const { masters, admins } = await startRedisCluster();
    for (const admin of admins) await admin.acl('SETUSER', 'ada', 'on', '>p@ss', ...REDIS_RIGHTS, '+cluster|slots');
    const service = await start(masters, { login: 'ada:p%40ss@' });
    const answers = await Promise.all(Array.from({ length: 60 }, () => send(service)));
    expect(new Set(answers)).toEqual(new Set(['200']));
    expect(logged(service, 'redis_away')).toEqual([]);
  });

  test.each([
    ['addresses, and REDIS_URL names one of them', 1, []],
    ['addresses, and REDIS_URL names all of them', 3, []],
    ['names', 1, ['--cluster-announce-hostname', 'localhost', '--cluster-preferred-endpoint-type', 'hostname']],
  ])('whose nodes have TLS and announce %s, sends are counted, also after a failover', async (_, count, settings) => {
    const { masters, replicaOfFirst } = await startRedisCluster({ scheme: 'rediss', settings });
    const service = await start(masters.slice(0, count), { REDIS_CA: CERTIFICATE_FILE });
    const answers = await Promise.all(Array.from({ length: 60 }, () => send(service)));
    expect(new Set(answers)).toEqual(new Set(['200']));
    const toOne = await Promise.all(Array.from({ length: 9 }, () => send(service, 'ada@example.com')));
    expect(toOne.filter((answer) => answer === '200')).toHaveLength(3);
    expect(logged(service, 'redis_away')).toEqual([]);

    await masters[0]?.kill();
    await until(async () => (await replicaOfFirst.info('replication')).includes('role:master'));
    await until(() => isReady(service));
    const again = await Promise.all(Array.from({ length: 60 }, () => send(service)));
    expect(new Set(again)).toEqual(new Set(['200']));
  });

  test('whose certificate REDIS_CA does not cover, sends get 503, and the cause is in the log', async () => {
    const { masters } = await startRedisCluster({ scheme: 'rediss' });
    for (const servers of [masters, masters.slice(0, 1)]) {
      const service = await start(servers);
      expect(await send(service)).toBe('503 counters_unavailable');
      expect(logged(service, 'redis_away')).toMatchObject([{ errorCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' }]);
    }
  });

  test.each([
    ['is killed', 'kill'],
    ['becomes silent', 'freeze'],
  ] as const)('of which one %s, sends get right answers again within seconds, and never a 500', async (_, fail) => {
    const { masters, replicaOfFirst } = await startRedisCluster();
    const service = await start(masters.slice(0, 2));
    expect(await isReady(service)).toBe(true);
    const traffic = repeat(20, () => send(service)); // 50 a second, each to a new recipient
    await pause(500);

    const [failing] = masters;
    if (failing === undefined) throw new Error('There are no masters');
    await failing[fail]();
    const failedAtMs = Date.now();
    await until(async () => (await replicaOfFirst.info('replication')).includes('role:master'));
    await until(() => isReady(service));
    expect(Date.now() - failedAtMs).toBeLessThan(10_000);
    const readyAtMs = performance.now();
    await pause(2_000);
    const answers = await traffic.end();
    failing.thaw();
    // A replica can take over before a command's time is up: then there is no 503.
    const others = answers.filter(({ reply }) => reply !== '200' && reply !== '503 counters_unavailable');
    expect(others).toEqual([]);
    expect(answers.filter(({ startedMs, reply }) => startedMs > readyAtMs && reply !== '200')).toEqual([]);
    expect(logged(service, 'redis_away').length).toBeLessThan(4);
  });
});
