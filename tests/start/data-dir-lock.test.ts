import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { emptyFolder, onTeardown } from '../support/harness';

// Each contender locks the folder that it reads from standard input, so that all lock at the same moment:
// a process takes far longer to start than to lock. The open standard input keeps it alive.
const CONTENDER = `
  const { lockDataDir } = require(${JSON.stringify(path.join(__dirname, '..', '..', 'dist/data-dir/lock'))});
  process.stdin.once('data', (folder) => {
    lockDataDir(String(folder)).then(() => console.log('won'), (error) => console.log(error.message));
  });
  console.log('ready');`;

test('exactly one of six processes gets a data folder whose last owner was killed', async () => {
  const folder = await emptyFolder();
  for (let round = 0; round < 10; round += 1) {
    const contenders = await Promise.all(Array.from({ length: 6 }, contender));
    const outcomes = await Promise.all(contenders.map(({ lock }) => lock(folder)));
    expect(outcomes.sort()).toEqual([
      ...Array<string>(5).fill(`DATA_DIR: ${folder} is in use by another process\n`),
      'won\n',
    ]);
    await Promise.all(contenders.map(({ kill }) => kill()));
  }
});

async function contender() {
  const child = spawn(process.execPath, ['-e', CONTENDER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTeardown(kill);
  const nextOutput = async () => String((await once(child.stdout, 'data'))[0]);
  await nextOutput();
  return {
    kill,
    lock: (folder: string) => {
      child.stdin.write(folder);
      return nextOutput();
    },
  };
}
