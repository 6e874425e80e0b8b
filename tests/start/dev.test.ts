import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { emptyDatabase, emptyFolder, onTeardown } from '../support/harness';

const REPOSITORY = path.join(__dirname, '..', '..');
const SAVES = 4;

test('npm run dev restarts on each change, even when an editor replaces the file', async () => {
  const folder = await emptyFolder();
  await cp(path.join(REPOSITORY, 'src'), path.join(folder, 'src'), { recursive: true });
  for (const shared of ['node_modules', 'package.json', 'tsconfig.json', 'public']) {
    await symlink(path.join(REPOSITORY, shared), path.join(folder, shared));
  }
  const PORT = String(await freePort());
  const env = { ...(await emptyDatabase()), PATH: process.env['PATH'], HOST: '127.0.0.1', PORT };
  const dev = spawn('npm', ['run', '--silent', 'dev'], {
    cwd: folder,
    env,
    stdio: 'ignore',
    detached: true,
  });
  onTeardown(async () => {
    const ended = once(dev, 'exit');
    process.kill(-(dev.pid ?? 0), 'SIGKILL'); // npm and all of its child processes
    await ended;
  });

  const health = async () => {
    const reply = await fetch(`http://127.0.0.1:${PORT}/healthz`).catch(() => undefined);
    return reply && ((await reply.json()) as { Details: string }).Details;
  };
  await eventually(health);
  const file = path.join(folder, 'src', 'routes', 'health.ts');
  const source = await readFile(file, 'utf8');
  for (let save = 1; save <= SAVES; save += 1) {
    await writeFile(`${file}.new`, source.replaceAll("'Running'", `'Running ${save}'`));
    await rename(`${file}.new`, file);
    await eventually(async () => (await health()) === `Running ${save}` || undefined);
  }
});
