import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acceptsConnections } from '../support/accepts-connections';
import { eventually } from '../support/eventually';
import { emptyDatabase, emptyFolder } from '../support/harness';
import { launch, startProcess } from '../support/service-process';

const REPOSITORY = path.join(__dirname, '..', '..');
const BIN = [process.execPath, path.join(REPOSITORY, 'dist', 'bin.js')];

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const readScripts = () =>
  (JSON.parse(readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
    .scripts;

describe('`otp-service` as npx runs it', () => {
  test('has the V8 flags of `npm start`', async () => {
    const report = path.join(await emptyFolder(), 'report.cjs');
    writeFileSync(report, `console.error(JSON.stringify(process.execArgv))`);
    const env = { ...(await emptyDatabase()), NODE_OPTIONS: `--require ${report}` };
    const service = await startProcess(env, BIN);
    const flags = readScripts()['start']?.match(/--\S+/g);
    expect(JSON.parse(service.stderr().trim().split('\n').at(-1) ?? '')).toEqual(flags);
  });

  test('stops on SIGTERM with status 0', async () => {
    const service = await startProcess(await emptyDatabase(), BIN);
    expect(await service.stop()).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  test('leaves no service behind when it is killed', async () => {
    const service = await startProcess(await emptyDatabase(), BIN);
    await service.kill();
    await eventually(async () => !(await acceptsConnections(service.port)) || undefined);
  });

  test('ends with the status of a refused start', async () => {
    const ended = await launch({ PORT: 'none' }, BIN);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('PORT: must be') as string });
  });
});
