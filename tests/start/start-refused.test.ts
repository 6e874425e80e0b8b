import { emptyDatabase } from '../support/harness';
import { launch, startProcess, startRefused, type Ended } from '../support/service-process';

const onEmbedded = process.env['DATABASE_URL'] === undefined ? describe : describe.skip;

// A process that starts the embedded engine needs seconds of a core that others may want too.
jest.setTimeout(300_000);

/** One line on stderr, nothing on stdout, and a status that says so. */
function expectRefusal({ code, signal, stdout, stderr }: Ended, reason: string): void {
  expect({ code, signal, stdout, stderr }).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: `otp-service cannot start: ${reason}\n`,
  });
}

describe('a start is refused in one line', () => {
  test.each([
    ['PORT', 'http', 'PORT: must be a whole number from 0 to 65535'],
    ['OTP_TTL', '0', 'OTP_TTL: must be a whole number from 1 to 86400 seconds'],
    ['DB_SSL', 'maybe', 'DB_SSL: must be disable, require or verify-full'],
    ['DATABASE_URL', 'mysql://localhost/otp', 'DATABASE_URL: must be a postgres:// URL'],
  ])('that names %s where it is %s', async (name, value, reason) => {
    expectRefusal(await startRefused({ [name]: value }), reason);
  });

  test('that names PORT where another process has it', async () => {
    const first = await startProcess(await emptyDatabase());
    const second = { ...(await emptyDatabase()), PORT: String(first.port) };
    expectRefusal(await startRefused(second), 'PORT: it is in use by another process');
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  test('where the database cannot be reached, and its password is not in it', async () => {
    const DATABASE_URL = 'postgres://otp:open-sesame@127.0.0.1:1/otp';
    const { code, stdout, stderr } = await startRefused({ DATABASE_URL });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^otp-service cannot start: DATABASE_URL: .+\n$/);
    expect(stderr).not.toContain('open-sesame');
  });
});

test('a start that fails for a reason unforeseen says where in the code, and not what was said there', async () => {
  const { code, stdout, stderr } = await startRefused({ DATA_DIR: '/dev/null/open-sesame' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^otp-service cannot start: Error \(ENOTDIR\)\n( {4}at .+:\d+:\d+\)?\n)+$/,
  );
  expect(stderr).not.toContain('open-sesame');
});

onEmbedded('a data folder', () => {
  test('serves one process: the second is refused in one line that names DATA_DIR', async () => {
    const env = await emptyDatabase();
    const first = await startProcess(env);
    const reason = `DATA_DIR: ${env['DATA_DIR'] ?? ''} is in use by another process`;
    expectRefusal(await startRefused(env), reason);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
    await first.stop();
    await startProcess(env);
  });

  test('is free again after kill -9, and of two that start then exactly one gets it', async () => {
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
