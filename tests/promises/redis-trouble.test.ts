import type { Redis } from 'ioredis';
import { eventually } from '../support/eventually';
import { post, startTestService, type Env, type TestService } from '../support/harness';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { logged } from '../support/logged';
import {
  describeWithRedis,
  REDIS_RIGHTS,
  redisAdmin,
  startRedisServer,
  type RedisServer,
} from '../support/redis-server';

jest.setTimeout(60_000);

const SECRET = 'open-sesame';

const start = (url: string, env: Env = {}) =>
  startTestService({ REDIS_URL: url, LIMIT_SENDS_PER_CALLER: '9999999/1m', ...env });

async function send(service: TestService) {
  const { status, body } = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
  return body.Code === undefined ? String(status) : `${status} ${body.Code}`;
}

const withLogin = ({ url }: RedisServer, login: string) => url.replace('://', `://${login}@`);

/** What the console got: only the service's own log is for people to read. */
function watchConsole() {
  const spies = (['log', 'warn', 'error'] as const).map((name) => jest.spyOn(console, name).mockReturnValue());
  return () => spies.flatMap(({ mock }) => mock.calls);
}

afterEach(() => jest.restoreAllMocks());

const always = ['set', 'get', 'incrby', 'pttl', 'expire'].map((name) => `+${name}`);

/** For each trouble: the class that Redis gives it, how to make it, and how to end it. */
const TROUBLES: [
  trouble: string,
  replyCode: string,
  login: string,
  make: (admin: Redis) => Promise<unknown>,
  end: (admin: Redis) => Promise<unknown>,
][] = [
  [
    'a wrong password',
    'WRONGPASS',
    `ada:${SECRET}`,
    (admin) => admin.acl('SETUSER', 'ada', 'on', '>another', '~*', '+@all'),
    (admin) => admin.acl('SETUSER', 'ada', `>${SECRET}`),
  ],
  [
    'a wrong password, and a default user that is off',
    'WRONGPASS',
    `ada:${SECRET}`,
    async (admin) => {
      await admin.acl('SETUSER', 'ada', 'on', '>another', '~*', '+@all');
      await admin.acl('SETUSER', 'default', 'off'); // open connections stay, as this one
    },
    (admin) => admin.acl('SETUSER', 'ada', `>${SECRET}`),
  ],
  [
    'a missing password',
    'NOAUTH',
    '',
    (admin) => admin.config('SET', 'requirepass', SECRET),
    (admin) => admin.config('SET', 'requirepass', ''),
  ],
  [
    'a user without the right to scripts',
    'NOPERM',
    `ada:${SECRET}`,
    (admin) => admin.acl('SETUSER', 'ada', 'on', `>${SECRET}`, '~*', '+ping'),
    (admin) => admin.acl('SETUSER', 'ada', '+eval', '+evalsha', ...always),
  ],
  [
    'a user without the right to write',
    'NOPERM',
    `ada:${SECRET}`,
    (admin) => admin.acl('SETUSER', 'ada', 'on', `>${SECRET}`, '~*', '+eval', '+evalsha'),
    (admin) => admin.acl('SETUSER', 'ada', ...always),
  ],
  [
    'a full memory',
    'OOM',
    '',
    (admin) => admin.config('SET', 'maxmemory', '1'),
    (admin) => admin.config('SET', 'maxmemory', '0'),
  ],
  [
    'a primary without its replicas',
    'NOREPLICAS',
    '',
    (admin) => admin.config('SET', 'min-replicas-to-write', '1'),
    (admin) => admin.config('SET', 'min-replicas-to-write', '0'),
  ],
];

describeWithRedis('a Redis with', () => {
  test.each(TROUBLES)('%s: one line says %s, sends get 503, and its end needs no restart', async (...args) => {
    const [, replyCode, login, make, end] = args;
    const redis = await startRedisServer();
    const admin = redisAdmin(redis.url);
    await make(admin);
    const printed = watchConsole();
    const service = await start(login === '' ? redis.url : withLogin(redis, login));
    const away = { level: 'error', error: 'ReplyError', replyCode };
    expect(logged(service, 'redis_away')).toMatchObject([away]);
    for (let sent = 0; sent < 10; sent += 1) expect(await send(service)).toBe('503 counters_unavailable');
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    expect(logged(service, 'redis_away')).toHaveLength(1);
    expect(logged(service, 'counters_unavailable')).toEqual([]);

    await end(admin);
    await eventually(() => (logged(service, 'redis_back').length > 0 ? true : undefined));
    expect(await send(service)).toBe('200');
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    expect(service.output()).not.toContain(SECRET);
    expect(printed()).toEqual([]);
  });

  test('a full memory under way: one line says OOM, not one for each request', async () => {
    const redis = await startRedisServer();
    const admin = redisAdmin(redis.url);
    const service = await start(redis.url);
    expect(await send(service)).toBe('200');
    await admin.config('SET', 'maxmemory', '1');
    const answers = await Promise.all(Array.from({ length: 30 }, () => send(service)));
    expect(new Set(answers)).toEqual(new Set(['503 counters_unavailable']));
    expect(logged(service, 'redis_away')).toMatchObject([{ replyCode: 'OOM' }]);
  });

  test('fewer databases than the number in REDIS_URL: one line says so', async () => {
    const redis = await startRedisServer();
    const service = await start(`${redis.url}/99`);
    expect(logged(service, 'redis_away')).toMatchObject([{ error: 'ReplyError', replyCode: 'ERR' }]);
    expect(await send(service)).toBe('503 counters_unavailable');
  });

  test('a database of its own: counters stay in it', async () => {
    const redis = await startRedisServer();
    const service = await start(`${redis.url}/3`);
    expect(await send(service)).toBe('200');
    const admin = redisAdmin(redis.url);
    expect(await admin.dbsize()).toBe(0);
    await admin.select(3);
    expect(await admin.dbsize()).toBeGreaterThan(0);
  });

  test('a user of the rights that docs/production.md lists: sends are counted', async () => {
    const redis = await startRedisServer();
    await redisAdmin(redis.url).acl('SETUSER', 'ada', 'on', `>${SECRET}`, ...REDIS_RIGHTS, '+select');
    const service = await start(`${withLogin(redis, `ada:${SECRET}`)}/3`);
    expect(await send(service)).toBe('200');
    expect(logged(service, 'redis_away')).toEqual([]);
  });

  test('a password of special characters: it is percent-encoded in REDIS_URL', async () => {
    const redis = await startRedisServer();
    const password = 'a/b:c@d#e?f%g,h [ü]';
    await redisAdmin(redis.url).acl('SETUSER', 'ad@', 'on', `>${password}`, '~*', '+@all');
    const service = await start(withLogin(redis, `ad%40:${encodeURIComponent(password)}`));
    expect(await send(service)).toBe('200');
    expect(logged(service, 'redis_away')).toEqual([]);
  });
});

describeWithRedis('a Redis with TLS', () => {
  test('whose authority REDIS_CA names works', async () => {
    const { url } = await startRedisServer({ scheme: 'rediss' });
    const service = await start(url, { REDIS_CA: CERTIFICATE_FILE });
    expect(await send(service)).toBe('200');
    const named = await start(url.replace('127.0.0.1', 'localhost'), { REDIS_CA: CERTIFICATE_FILE });
    expect(await send(named)).toBe('200');
  });

  test('whose authority is unknown: one line at start names the cause, and sends get 503', async () => {
    const { url } = await startRedisServer({ scheme: 'rediss' });
    const service = await start(url);
    expect(await send(service)).toBe('503 counters_unavailable');
    expect(logged(service, 'redis_away')).toMatchObject([{ errorCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' }]);
  });

  test.each([
    ['and a redis:// URL', 'rediss', 'redis'],
    ['that it does not have, and a rediss:// URL', 'redis', 'rediss'],
  ] as const)('%s: one line at start, and sends get 503', async (_, scheme, wrong) => {
    const { url } = await startRedisServer({ scheme });
    const service = await start(url.replace(scheme, wrong));
    expect(await send(service)).toBe('503 counters_unavailable');
    expect(logged(service, 'redis_away')).toHaveLength(1);
  });
});

describe('a Redis', () => {
  test.each([
    ['at a closed port', 'ECONNREFUSED', 'redis://127.0.0.1:1'],
    ['whose name is unknown', 'ENOTFOUND', 'redis://redis.invalid'],
    ['of several hosts that are all away', 'ECONNREFUSED', 'redis://127.0.0.1:1,127.0.0.1:2'],
  ])('%s: one line at start says %s', async (_, errorCode, url) => {
    const service = await start(url);
    expect(logged(service, 'redis_away')).toMatchObject([{ level: 'error', errorCode }]);
    expect(await send(service)).toBe('503 counters_unavailable');
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    expect(logged(service, 'redis_away')).toHaveLength(1);
  });
});
