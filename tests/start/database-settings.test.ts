import { loadConfig } from '../../src/config/config';
import { readEnvironment } from '../../src/config/environment';

describe('the database', () => {
  test('is read from DATABASE_URL', () => {
    const { database } = loadConfig({ DATABASE_URL: 'postgres://ada:secret@db.x.com:6432/codes' });
    expect(database).toEqual({
      setting: 'DATABASE_URL',
      host: 'db.x.com',
      port: 6432,
      name: 'codes',
      user: 'ada',
      password: 'secret',
      ssl: 'disable',
      poolMax: 10,
      startWaitMs: 30_000,
    });
  });

  test('is read from the legacy names', () => {
    const legacy = {
      DB_HOST: 'db.x.com',
      DB_PORT: '6432',
      DB_NAME: 'codes',
      DB_USER: 'ada',
      DB_PASSWORD: 'p@ss:w%rd/',
      DB_SSL: 'require',
      DB_POOL_MAX: '25',
      DB_WAIT: '5',
    };
    expect(loadConfig(legacy).database).toEqual({
      setting: 'DB_HOST',
      host: 'db.x.com',
      port: 6432,
      name: 'codes',
      user: 'ada',
      password: 'p@ss:w%rd/',
      ssl: 'require',
      poolMax: 25,
      startWaitMs: 5_000,
    });
  });

  test('has defaults for the legacy names that are not set', () => {
    expect(loadConfig({ DB_HOST: 'db.x.com' }).database).toEqual({
      setting: 'DB_HOST',
      host: 'db.x.com',
      port: 5432,
      name: 'otp',
      user: 'postgres',
      password: undefined,
      ssl: 'disable',
      poolMax: 10,
      startWaitMs: 30_000,
    });
  });

  test('has port 5432 where Kubernetes sets DB_PORT for a service that is called db', () => {
    const env = { DB_HOST: 'db', DB_PORT: 'tcp://10.96.0.12:5432' };
    const { values } = readEnvironment('no .env file', env);
    expect(loadConfig(values).database).toMatchObject({ host: 'db', port: 5432 });
  });

  test('is the embedded one without DATABASE_URL and DB_HOST', () => {
    expect(loadConfig({ DB_NAME: 'codes', DB_USER: 'ada' }).database).toBeUndefined();
  });

  test.each([
    ['postgresql://h/d', { host: 'h', port: 5432, name: 'd', user: 'postgres' }],
    ['postgres://h', { host: 'h', name: 'otp' }],
    ['postgres://a%40b:p%40%3A%2F%25%23%3F@h/d', { user: 'a@b', password: 'p@:/%#?' }],
    ['postgres://u:pass+word@h/d', { password: 'pass+word' }],
    ['postgres://u@h/d', { user: 'u', password: undefined }],
    ['postgres://h/my%20codes', { name: 'my codes' }],
    ['postgres://u@localhost/d?host=/var/run/postgresql', { host: '/var/run/postgresql', name: 'd' }],
    ['postgres:///d?host=%2Frun%2Fpg', { host: '/run/pg', name: 'd' }],
    ['postgres://%2Frun%2Fpg/d', { host: '/run/pg' }],
    ['postgres://[::1]:6432/d', { host: '::1', port: 6432 }],
  ])('at %s is read as %j', (DATABASE_URL, expected) => {
    expect(loadConfig({ DATABASE_URL }).database).toMatchObject(expected);
  });

  test('at a URL without a user and password takes DB_USER and DB_PASSWORD', () => {
    const env = { DATABASE_URL: 'postgres://h/d', DB_USER: 'ada', DB_PASSWORD: 'secret' };
    const { values } = readEnvironment('no .env file', env);
    expect(loadConfig(values).database).toMatchObject({ user: 'ada', password: 'secret' });
  });

  test('prefers DB_SSL to the sslmode of the URL', () => {
    const DATABASE_URL = 'postgres://h/d?sslmode=disable';
    expect(loadConfig({ DATABASE_URL, DB_SSL: 'verify-full' }).database?.ssl).toBe('verify-full');
  });
});
