import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { post, sendCode } from '../support/harness';
import { emptyFolder, startProcess } from '../support/service-process';

// A process that starts the embedded engine needs seconds of a core that others may want too.
jest.setTimeout(300_000);

const REPOSITORY = path.join(__dirname, '..', '..');

describe('a first start of the embedded engine', () => {
  test('passes over a folder that one before it left unfinished', async () => {
    const folder = await emptyFolder();
    const unfinished = path.join(folder, 'postgres.unfinished');
    await mkdir(path.join(unfinished, 'base'), { recursive: true });
    await writeFile(path.join(unfinished, 'PG_VERSION'), '18\n');

    const env = { DATA_DIR: folder, CRYPT_PASSWORD: 'the same after the restart' };
    const first = await startProcess(env);
    const sent = await sendCode(first);
    await first.stop();
    expect(existsSync(unfinished)).toBe(false);

    // As a start beside it would leave it that was killed: what is in use is not touched.
    await mkdir(unfinished);
    const second = await startProcess(env);
    expect(await post(second, '/verify/otp', sent)).toMatchObject({ status: 200 });
  });

  test('makes a folder that no other user of the machine can enter', async () => {
    const folder = await emptyFolder();
    await chmod(folder, 0o755);
    await startProcess({ DATA_DIR: folder });
    expect((await stat(path.join(folder, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  test('makes its folder by itself where the build has left none', async () => {
    const folder = await emptyFolder();
    await cp(path.join(REPOSITORY, 'dist'), path.join(folder, 'dist'), { recursive: true });
    for (const shared of ['node_modules', 'package.json', 'public']) {
      await symlink(path.join(REPOSITORY, shared), path.join(folder, shared));
    }
    const readyMade = path.join(folder, 'dist', 'empty-database.tar.gz');
    expect(existsSync(readyMade)).toBe(true);
    await rm(readyMade);

    const program = path.join(folder, 'dist', 'server.js');
    const service = await startProcess({}, [process.execPath, program]);
    const sent = await sendCode(service);
    expect(await post(service, '/verify/otp', sent)).toMatchObject({ status: 200 });
  });
});
