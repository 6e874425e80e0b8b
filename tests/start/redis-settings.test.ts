import { readFileSync } from 'node:fs';
import { loadConfig } from '../../src/config/config';
import { problems } from '../support/config-problems';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';

const LOCAL = { host: 'redis.x.com', port: 6379 };
const DEFAULTS = {
  hosts: [LOCAL],
  user: undefined,
  password: undefined,
  database: 0,
  family: 0,
  isEncrypted: false,
  ca: undefined,
};

describe('REDIS_URL', () => {
  test.each<[string, object]>([
    ['redis://redis.x.com', {}],
    ['redis://redis.x.com/', {}],
    ['redis://redis.x.com:7000', { hosts: [{ host: 'redis.x.com', port: 7000 }] }],
    ['redis://[::1]:7000', { hosts: [{ host: '::1', port: 7000 }] }],
    ['rediss://redis.x.com', { isEncrypted: true }],
    ['redis://redis.x.com/5', { database: 5 }],
    ['redis://redis.x.com?db=5', { database: 5 }],
    ['redis://redis.x.com?family=6', { family: 6 }],
    ['redis://:secret@redis.x.com', { password: 'secret' }],
    ['redis://ada:secret@redis.x.com', { user: 'ada', password: 'secret' }],
    ['redis://a%40b:p%2F%3A%40%23%3F%25%2C@redis.x.com', { user: 'a@b', password: 'p/:@#?%,' }],
    ['redis://ada:se,cret@redis.x.com', { user: 'ada', password: 'se,cret' }],
    [
      'rediss://ada:secret@redis.x.com:7000,[::1], redis.x.com',
      {
        user: 'ada',
        password: 'secret',
        isEncrypted: true,
        hosts: [{ host: 'redis.x.com', port: 7000 }, { host: '::1', port: 6379 }, LOCAL],
      },
    ],
  ])('may be %s', (REDIS_URL, expected) => {
    expect(loadConfig({ REDIS_URL }).redis).toEqual({ ...DEFAULTS, ...expected });
  });
});

describe('REDIS_CA', () => {
  const pem = readFileSync(CERTIFICATE_FILE, 'utf8');
  const REDIS_URL = 'rediss://redis.x.com';

  test.each([
    ['a file', CERTIFICATE_FILE],
    ['PEM', pem],
    ['PEM whose line ends are spelt \\n', pem.replaceAll('\n', '\\n')],
  ])('may be %s', (_, REDIS_CA) => {
    expect(loadConfig({ REDIS_URL, REDIS_CA }).redis?.ca).toBe(pem);
  });

  test.each<[string, Record<string, string>]>([
    ['a redis:// URL', { REDIS_URL: 'redis://redis.x.com' }],
    ['no URL', {}],
  ])('is refused with %s, because that connection would have no TLS', (_, env) => {
    expect(problems({ ...env, REDIS_CA: CERTIFICATE_FILE })).toEqual([
      'REDIS_CA: must only be set when REDIS_URL is a rediss:// URL',
    ]);
  });
});
