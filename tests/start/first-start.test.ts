import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyFolder, post, sendCode } from '../support/harness';
import { launch, startProcess } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const REPOSITORY = path.join(__dirname, '..', '..');

describe('a first start of the embedded engine', () => {
  test('ignores the unfinished folder of an earlier start', async () => {
    const folder = await emptyFolder();
    const unfinished = path.join(folder, 'postgres.unfinished');
    await mkdir(path.join(unfinished, 'base'), { recursive: true });
    await writeFile(path.join(unfinished, 'PG_VERSION'), '18\n');

    const env = { DATA_DIR: folder, CRYPT_PASSWORD: 'the same after the restart' };
    const first = await startProcess(env);
    const sent = await sendCode(first);
    await first.stop();
    expect(existsSync(unfinished)).toBe(false);

    // A concurrent start that was killed leaves such a folder beside the one in use, which must stay intact.
    await mkdir(unfinished);
    const second = await startProcess(env);
    expect(await post(second, '/verify/otp', sent)).toMatchObject({ status: 200 });
  });

  test('creates a folder that other users of the machine cannot enter', async () => {
    const folder = await emptyFolder();
    await chmod(folder, 0o755);
    await startProcess({ DATA_DIR: folder });
    expect((await stat(path.join(folder, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  test('creates its folder when the build has no empty database', async () => {
    const folder = await emptyFolder();
    await cp(path.join(REPOSITORY, 'dist'), path.join(folder, 'dist'), { recursive: true });
    for (const shared of ['node_modules', 'package.json', 'public']) {
      await symlink(path.join(REPOSITORY, shared), path.join(folder, shared));
    }
    const archive = path.join(folder, 'dist', 'empty-database.tar.gz');
    expect(existsSync(archive)).toBe(true);
    await rm(archive);

    const program = path.join(folder, 'dist', 'server.js');
    const service = await startProcess({}, [process.execPath, program]);
    const sent = await sendCode(service);
    expect(await post(service, '/verify/otp', sent)).toMatchObject({ status: 200 });
  });
});

test('a start without the embedded database asks for DATABASE_URL', async () => {
  const folder = await emptyFolder();
  await cp(path.join(REPOSITORY, 'dist'), path.join(folder, 'dist'), { recursive: true });
  await symlink(path.join(REPOSITORY, 'package.json'), path.join(folder, 'package.json'));
  const modules = path.join(REPOSITORY, 'node_modules');
  await mkdir(path.join(folder, 'node_modules'));
  for (const name of (await readdir(modules)).filter((each) => each !== '@electric-sql')) {
    await symlink(path.join(modules, name), path.join(folder, 'node_modules', name));
  }
  const ended = await launch({}, [process.execPath, path.join(folder, 'dist', 'server.js')]);
  expect(ended).toMatchObject({
    code: 1,
    stderr: 'otp-service cannot start: DATABASE_URL: must be set, because the embedded database is not installed\n',
  });
});
