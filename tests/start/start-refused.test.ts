import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyDatabase, emptyFolder, type Env } from '../support/harness';
import { BUILT, launch, startProcess, startRefused, type Ended } from '../support/service-process';

const databaseServer: Env =
  process.env['DATABASE_URL'] === undefined ? {} : { DATABASE_URL: process.env['DATABASE_URL'] };
const onEmbedded = process.env['DATABASE_URL'] === undefined ? describe : describe.skip;

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

/** The process ended with status 1 and wrote one line to stderr and nothing to stdout. */
function expectRefusal({ code, signal, stdout, stderr }: Ended, reason: string): void {
  expect({ code, signal, stdout, stderr }).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: `otp-service cannot start: ${reason}\n`,
  });
}

describe('a start', () => {
  test.each([
    ['PORT', 'http', 'PORT: must be a whole number from 0 to 65535'],
    ['OTP_TTL', '0', 'OTP_TTL: must be a whole number from 1 to 86400 seconds'],
    ['DB_SSL', 'maybe', 'DB_SSL: must be disable, require or verify-full'],
    ['DATABASE_URL', 'mysql://localhost/otp', 'DATABASE_URL: must be a postgres:// URL'],
    ['REDIS_CA', '/dev/null', 'REDIS_CA: must be a certificate in PEM, or a file that holds one'],
  ])('fails with one line that names %s when its value is %s', async (name, value, reason) => {
    expectRefusal(await startRefused({ [name]: value }), reason);
  });

  test.each(['redis://h/otp', 'redis://:open-sesame/1@h', 'redis://h?password=open-sesame'])(
    'fails with one line that names REDIS_URL when its value is %s',
    async (REDIS_URL) => {
      const { code, stdout, stderr } = await startRefused({ REDIS_URL });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^otp-service cannot start: REDIS_URL: must be a redis:.+\n$/);
      expect(stderr).not.toContain('open-sesame');
    },
  );

  test('fails with one line that names PORT when another process listens on it', async () => {
    const first = await startProcess(await emptyDatabase());
    const second = { ...(await emptyDatabase()), PORT: String(first.port) };
    expectRefusal(await startRefused(second), 'PORT: it is in use by another process');
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  test.each(['192.0.2.1', 'nowhere.invalid', 'not a name'])(
    'fails with one line that names HOST when it is %s, which is not an address of this machine',
    async (HOST) => {
      const env = { ...(await emptyDatabase()), HOST };
      expectRefusal(await startRefused(env), 'HOST: it is no address of this machine');
    },
  );

  test('fails with one line when the .env file is a folder, as Docker makes of a missing file', async () => {
    const cwd = await emptyFolder();
    await mkdir(path.join(cwd, '.env'));
    const [node = '', server = ''] = BUILT;
    const { status, stderr } = spawnSync(node, [server], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'otp-service cannot start: .env cannot be read (EISDIR)\n',
    });
  });

  test('fails with one line, without the password, when the database cannot be reached', async () => {
    const DATABASE_URL = 'postgres://otp:open-sesame@127.0.0.1:1/otp';
    const { code, stdout, stderr } = await startRefused({ DATABASE_URL, DB_WAIT: '0' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^otp-service cannot start: DATABASE_URL: .+\n$/);
    expect(stderr).not.toContain('open-sesame');
  });

  test('that fails unexpectedly writes the stack of its error, without the message', async () => {
    const preload = path.join(await emptyFolder(), 'preload.cjs');
    const fault = `throw Object.assign(new TypeError('open-sesame'), { code: 'ODD' })`;
    await writeFile(preload, `require('node:http').createServer = () => { ${fault}; };`);
    const NODE_OPTIONS = `--require ${preload}`;
    const { code, stdout, stderr } = await startRefused({ ...(await emptyDatabase()), NODE_OPTIONS });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^otp-service cannot start: TypeError \(ODD\)\n( {4}at .+:\d+:\d+\)?\n)+$/);
    expect(stderr).not.toContain('open-sesame');
  });
});

describe('an unusable data folder fails the start with one line', () => {
  // Without CRYPT_PASSWORD, the folder holds the secret even if it does not hold the database.
  const start = (DATA_DIR: string) => startRefused({ ...databaseServer, DATA_DIR });
  const cannotUse = (folder: string, cause: string) =>
    `DATA_DIR: this user cannot create or use files in ${folder} (${cause})`;

  test.each([
    ['below a device', '/dev/null/folder', 'ENOTDIR'],
    ['that is a file', '/dev/null', 'EEXIST'],
  ])('%s', async (_, folder, cause) => {
    expectRefusal(await start(folder), cannotUse(folder, cause));
  });

  test.each(['', ' \n'])('whose crypt-password is %j, which everybody knows', async (secret) => {
    const { DATA_DIR = '', ...database } = await emptyDatabase();
    const file = path.join(DATA_DIR, 'crypt-password');
    await writeFile(file, secret);
    const end = 'Restore it, or delete it: the next start makes a new secret, and codes sent before end';
    expectRefusal(await startRefused({ DATA_DIR, ...database }), `DATA_DIR: ${file} is empty. ${end}`);
  });

  test('whose crypt-password is a folder, as Docker makes of a missing file', async () => {
    const { DATA_DIR = '', ...database } = await emptyDatabase();
    await mkdir(path.join(DATA_DIR, 'crypt-password'));
    expectRefusal(await startRefused({ DATA_DIR, ...database }), cannotUse(DATA_DIR, 'EISDIR'));
  });
});

onEmbedded('a data folder', () => {
  test('serves one process: a second start fails with one line that names DATA_DIR', async () => {
    const env = await emptyDatabase();
    const first = await startProcess(env);
    const reason = `DATA_DIR: ${env['DATA_DIR'] ?? ''} is in use by another process`;
    expectRefusal(await startRefused(env), reason);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
    await first.stop();
    await startProcess(env);
  });

  test('with half a database fails the start with one line', async () => {
    const { DATA_DIR = '' } = await emptyDatabase();
    const database = path.join(DATA_DIR, 'postgres');
    await rm(path.join(database, 'global'), { recursive: true });
    const end = 'Restore it, or move it away to start empty';
    expectRefusal(await startRefused({ DATA_DIR }), `DATA_DIR: ${database} holds no whole database. ${end}`);
  });

  test('is free again after kill -9, and then exactly one of two starts gets it', async () => {
    const env = await emptyDatabase();
    const reason = `DATA_DIR: ${env['DATA_DIR'] ?? ''} is in use by another process`;
    await (await startProcess(env)).kill();
    for (let round = 0; round < 3; round += 1) {
      const started = await Promise.all([launch(env), launch(env)]);
      const winners = started.flatMap((one) => ('url' in one ? [one] : []));
      const losers = started.flatMap((one) => ('url' in one ? [] : [one]));
      expect({ winners: winners.length, losers: losers.length }).toEqual({ winners: 1, losers: 1 });
      for (const loser of losers) expectRefusal(loser, reason);
      for (const winner of winners) await winner.kill();
    }
  });
});
