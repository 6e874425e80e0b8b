import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../../src/config/config';
import { readEnvironment } from '../../src/config/environment';
import { emptyDatabase, emptyFolder, sendCode } from '../support/harness';
import { startProcess } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

async function envFile(text: string): Promise<string> {
  const file = path.join(await emptyFolder(), '.env');
  await writeFile(file, text);
  return file;
}

/** The variables of a `.env` file with this text, and of a process with these variables. */
const read = async (text: string, process = {}) => readEnvironment(await envFile(text), process).values;

describe('a .env file', () => {
  test.each([
    ['quotes', `APP_NAME="Acme"\nHOST='::1'`],
    ['export', 'export APP_NAME=Acme\n  export HOST=::1'],
    ['blanks', 'APP_NAME = Acme  \t\nHOST= ::1 '],
    ['line ends of Windows', 'APP_NAME=Acme\r\nHOST="::1"\r\n'],
    ['a byte order mark', '\ufeffAPP_NAME=Acme\nHOST=::1'],
    ['comments', '# names\nAPP_NAME=Acme # ours\n\nHOST=::1'],
    ['an empty value', 'APP_NAME=Acme\nHOST=::1\nPORT=\nDB_HOST=""'],
  ])('may have %s', async (_, text) => {
    expect(await read(text)).toEqual({ APP_NAME: 'Acme', HOST: '::1' });
  });

  test('keeps the blanks and quotes inside quotes', async () => {
    expect(await read(`DB_PASSWORD=" a b "\nEMAIL_FROM='"Acme" <a@x.com>'`)).toEqual({
      DB_PASSWORD: ' a b ',
      EMAIL_FROM: '"Acme" <a@x.com>',
    });
  });

  test('gives way to a variable of the process, unless that is empty', async () => {
    const values = await read('HOST=file\nPORT=1\nAPP_NAME=file', { HOST: 'process', PORT: '', APP_NAME: ' ' });
    expect(values).toEqual({ HOST: 'process', PORT: '1', APP_NAME: 'file' });
  });

  test('may be missing', () => {
    expect(readEnvironment('/nowhere/.env', { PORT: '1' }).values).toEqual({ PORT: '1' });
  });

  test('that cannot be read stops the start', async () => {
    const file = path.join(await emptyFolder(), '.env');
    await mkdir(file); // Docker makes a folder of a missing file
    expect(() => readEnvironment(file, {})).toThrow(`${file} cannot be read (EISDIR)`);
  });
});

describe('a variable of the process, as docker --env-file passes it', () => {
  test.each([
    ['"Acme"', 'Acme'],
    [`'Acme'`, 'Acme'],
    ['Acme  ', 'Acme'],
    ['Acme\r', 'Acme'],
    ['"Acme"\r', 'Acme'],
    [' Acme', 'Acme'],
    ['" Acme "', ' Acme '],
    [`'"Acme" <a@x.com>'`, '"Acme" <a@x.com>'],
    ['"Acme" <a@x.com>', '"Acme" <a@x.com>'],
    [`"Acme'`, `"Acme'`],
    ['"', '"'],
  ])('%j is %j', (given, value) => {
    expect(readEnvironment('/nowhere/.env', { APP_NAME: given }).values).toEqual({ APP_NAME: value });
  });

  test.each(['', ' ', '""', "''", '\r'])('%j means that the setting is not set', (given) => {
    expect(readEnvironment('/nowhere/.env', { APP_NAME: given }).values).toEqual({});
  });

  test('may have `export` before its name', () => {
    expect(readEnvironment('/nowhere/.env', { 'export PORT': '1' }).values).toEqual({ PORT: '1' });
  });
});

/** The variables that Kubernetes makes for a service. */
const serviceCalled = (name: string, port: number) => ({
  [`${name}_SERVICE_HOST`]: '10.96.0.12',
  [`${name}_SERVICE_PORT`]: String(port),
  [`${name}_SERVICE_PORT_MAIN`]: String(port),
  [`${name}_PORT`]: `tcp://10.96.0.12:${port}`,
  [`${name}_PORT_${port}_TCP`]: `tcp://10.96.0.12:${port}`,
  [`${name}_PORT_${port}_TCP_PROTO`]: 'tcp',
  [`${name}_PORT_${port}_TCP_PORT`]: String(port),
  [`${name}_PORT_${port}_TCP_ADDR`]: '10.96.0.12',
});
const SERVICES = {
  ...serviceCalled('DB', 5432),
  ...serviceCalled('SMTP', 25),
  ...serviceCalled('REDIS', 6379),
  ...serviceCalled('OTP', 4500),
  ...serviceCalled('OTP_SERVICE', 4500),
  ...serviceCalled('HOST', 53),
};

describe('variables that Kubernetes makes for services called db, smtp, redis, otp and otp-service', () => {
  test('are passed over', () => {
    expect(readEnvironment('/nowhere/.env', SERVICES).values).toEqual({});
  });

  test('leave the settings of the same family', () => {
    const given = { ...SERVICES, DB_HOST: 'db', DB_NAME: 'codes', SMTP_HOST: 'smtp', ALLOW_ANONYMOUS: 'true' };
    const config = loadConfig(readEnvironment('/nowhere/.env', given).values);
    expect(config.database).toMatchObject({ host: 'db', port: 5432, name: 'codes' });
    expect(config.providers.email).toMatchObject([{ name: 'smtp', settings: { host: 'smtp', port: 587 } }]);
  });

  test('leave a number that the operator gives', () => {
    const given = { ...SERVICES, DB_PORT: '6543' };
    expect(readEnvironment('/nowhere/.env', given).values).toEqual({ DB_PORT: '6543' });
  });

  test('do not stop a start, and are not named in it', async () => {
    const service = await startProcess({ ...(await emptyDatabase()), ...SERVICES });
    await sendCode(service);
    expect(service.stderr() + service.stdout()).not.toMatch(/_PORT|_HOST|"level":"error"/);
  });
});

test('variables that docker --link makes for a container called db are passed over', () => {
  const link = { DB_NAME: '/otp/db', DB_PORT: 'tcp://172.17.0.5:5432', DB_PORT_5432_TCP_ADDR: '172.17.0.5' };
  expect(readEnvironment('/nowhere/.env', link).values).toEqual({});
});
