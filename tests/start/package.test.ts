import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { emptyDatabase, emptyFolder, post, sendCode } from '../support/harness';
import { startProcess } from '../support/service-process';

const run = promisify(execFile);

const REPOSITORY = path.join(__dirname, '..', '..');

// Packing builds the service, and installing downloads packages that are not in npm's cache.
jest.setTimeout(300_000);

/** Runs npm without the `npm_` variables that the surrounding `npm test` sets. */
function npm(cwd: string, ...args: string[]) {
  const env = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return run('npm', args, { cwd, env: Object.fromEntries(env) });
}

describe('the package', () => {
  let tarball: string;
  let files: string[];
  beforeAll(async () => {
    const folder = await emptyFolder();
    await npm(REPOSITORY, 'pack', '--pack-destination', folder);
    const [packed = ''] = await readdir(folder);
    tarball = path.join(folder, packed);
    const { stdout } = await run('tar', ['-tzf', tarball]);
    files = stdout
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, ''));
  });

  test('contains the built service and its assets, without sources and tests', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', 'dist/server.js', 'dist/empty-database.tar.gz']));
    const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
    expect([...folders].filter((folder) => !['dist', 'public', 'gateways', 'postman'].includes(folder ?? ''))).toEqual(
      [],
    );
    expect(files.filter((file) => /(?<!\.d)\.ts$|\.map$|\.tsbuildinfo$|(^|\/)\.env$|test/.test(file))).toEqual([]);
  });

  test('contains every asset that the pages load', async () => {
    const folder = path.join(REPOSITORY, 'public');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const assets = entries.filter((entry) => entry.isFile());
    expect(assets.length).toBeGreaterThan(0);
    const inPackage = assets.map(({ parentPath, name }) => path.relative(REPOSITORY, path.join(parentPath, name)));
    expect(files).toEqual(expect.arrayContaining(inPackage));
  });

  test('installs into an empty folder, starts as `otp-service`, sends and redeems a code', async () => {
    const home = await emptyFolder();
    await npm(home, 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball);
    const installed = path.join(home, 'node_modules', 'otp-service');
    const main = await readFile(path.join(installed, 'dist', 'server.js'), 'utf8');
    expect(main).not.toContain('sourceMappingURL');

    const program = path.join(home, 'node_modules', '.bin', 'otp-service');
    const service = await startProcess(await emptyDatabase(), [program]);
    const reply = await post(service, '/verify/otp', await sendCode(service));
    expect(reply.body).toMatchObject({ Status: 'Success', Details: 'OTP Matched' });
    for (const page of ['/docs', '/openapi.json']) {
      expect((await fetch(service.url + page)).status).toBe(200);
    }
    expect(await service.stop()).toMatchObject({ code: 0, signal: null, stderr: '' });
  });
});
