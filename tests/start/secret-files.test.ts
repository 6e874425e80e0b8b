import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readEnvironment } from '../../src/config/environment';
import { Settings } from '../../src/config/settings';
import { emptyDatabase, emptyFolder, sendCode } from '../support/harness';
import { leaksIn } from '../support/secret-leaks';
import { startProcess, startRefused } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const SECRET = 'open-sesame, 0123456789';

async function fileOf(content: string | Buffer): Promise<string> {
  const file = path.join(await emptyFolder(), 'secret');
  await writeFile(file, content);
  return file;
}

/** The value of the setting whose file has this content. */
const read = async (content: string) =>
  readEnvironment('/nowhere/.env', { DB_PASSWORD_FILE: await fileOf(content) }).values['DB_PASSWORD'];

describe('the file of a setting', () => {
  test('may hold each setting, and so each secret', async () => {
    const file = await fileOf('from-file');
    const names = Object.keys(Settings.shape);
    const { values, inOwnFiles } = readEnvironment(
      '/nowhere/.env',
      Object.fromEntries(names.map((name) => [`${name}_FILE`, file])),
    );
    expect(inOwnFiles).toEqual(names);
    for (const name of names) expect([name, values[name]]).toEqual([name, 'from-file']);
  });

  test.each([
    ['one line end', 'hunter2\n', 'hunter2'],
    ['one line end of Windows', 'hunter2\r\n', 'hunter2'],
    ['no line end', 'hunter2', 'hunter2'],
    ['two line ends', 'hunter2\n\n', 'hunter2\n'],
    ['blanks and quotes', ' "hunter2" ', ' "hunter2" '],
    ['several lines', 'a\nb\n', 'a\nb'],
  ])('with %s, %j, gives %j', async (_, content, value) => {
    expect(await read(content)).toBe(value);
  });

  test('comes before the variable, in the process and in .env', async () => {
    const file = await fileOf('from-file');
    const env = await fileOf(`DB_PASSWORD_FILE=${file}\nREDIS_URL=from-env\n`);
    const { values } = readEnvironment(env, { DB_PASSWORD: 'from-process', REDIS_URL_FILE: file });
    expect(values).toMatchObject({ DB_PASSWORD: 'from-file', REDIS_URL: 'from-file' });
  });

  test('is not read if its variable is empty', () => {
    const given = { DB_PASSWORD: 'from-process', DB_PASSWORD_FILE: '' };
    expect(readEnvironment('/nowhere/.env', given)).toMatchObject({ values: { DB_PASSWORD: 'from-process' } });
  });

  test('is named once in the log, without its content, and its secret is used', async () => {
    const database = await emptyDatabase();
    const service = await startProcess({ ...database, CRYPT_PASSWORD_FILE: await fileOf(`${SECRET}\n`) });
    const sent = await sendCode(service);
    const { stdout, stderr } = await service.stop();
    expect(stdout.match(/"event":"settings_from_files","names":"CRYPT_PASSWORD"/g)).toHaveLength(1);
    expect(leaksIn(stdout + stderr, SECRET.split(', '))).toEqual([]);

    const other = await startProcess({ ...database, CRYPT_PASSWORD: SECRET });
    const reply = await fetch(`${other.url}/api/v1/verify/otp`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(sent),
    });
    expect(reply.status).toBe(200);
  });
});

describe('a start is refused with one line, which does not repeat the path, if the file of a setting', () => {
  test.each([
    ['is not there', () => '/nowhere/hunter2', /cannot be read \(ENOENT\)/],
    ['is a folder', () => emptyFolder(), /cannot be read \(EISDIR\)/],
    ['is not UTF-8', () => fileOf(Buffer.from([0xff, 0xfe, 0x80])), /cannot be read \(ERR_ENCODING/],
    ['is empty', () => fileOf(''), /the file is empty/],
    ['is empty but for its line end', () => fileOf('\n'), /the file is empty/],
    ['is the secret itself', () => 'hunter2', /cannot be read \(ENOENT\)/],
  ])('%s', async (_, make, expected) => {
    const file = await make();
    const ended = await startRefused({ DB_PASSWORD: 'x', DB_PASSWORD_FILE: file });
    expect(ended.stderr).toMatch(/^otp-service cannot start: DB_PASSWORD_FILE: [^\n]+\n$/);
    expect(ended.stderr).toMatch(expected);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).not.toContain(file);
  });
});
