import { setTimeout as pause } from 'node:timers/promises';
import { emptyDatabase } from '../support/harness';
import { describeWithRedis, redisAdmin, startRedisServer } from '../support/redis-server';
import { startProcess } from '../support/service-process';

jest.setTimeout(120_000);

describeWithRedis('a process whose Redis', () => {
  test.each([
    ['refuses the password', 'WRONGPASS', 'ada:open-sesame@', ''],
    ['lacks the database', 'ERR', '', '/99'],
    ['has a full memory', 'OOM', '', ''],
  ])('%s starts, logs one line with %s, and never a stack', async (_, replyCode, login, path) => {
    const redis = await startRedisServer();
    if (replyCode === 'OOM') await redisAdmin(redis.url).config('SET', 'maxmemory', '1');
    const REDIS_URL = redis.url.replace('://', `://${login}`) + path;
    const service = await startProcess({ ...(await emptyDatabase()), REDIS_URL, LIMIT_SENDS_PER_CALLER: '9/1m' });
    await pause(2_000); // several new attempts
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    const { code, stdout, stderr } = await service.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const away = stdout.split('\n').filter((line) => line.includes('redis_away'));
    expect(away).toEqual([expect.stringContaining(`"replyCode":"${replyCode}"`)]);
    expect(stdout).not.toContain('open-sesame');
  });
});
