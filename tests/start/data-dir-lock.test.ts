import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTeardown } from '../support/harness';
import { emptyFolder } from '../support/service-process';

// Lives as long as its standard input is open. Ready, then at a word from here all at once: the moment that counts is far shorter than a start.
const CONTENDER = `
  const { lockDataDir } = require(${JSON.stringify(path.join(__dirname, '..', '..', 'dist/data-dir/lock'))});
  process.stdin.once('data', (folder) => {
    lockDataDir(String(folder)).then(() => console.log('won'), (error) => console.log(error.message));
  });
  console.log('ready');`;

test("of six processes that find a dead one's lock at once, one gets the folder", async () => {
  const folder = await emptyFolder();
  for (let round = 0; round < 10; round += 1) {
    const contenders = await Promise.all(Array.from({ length: 6 }, contender));
    const verdicts = await Promise.all(contenders.map(({ ask }) => ask(folder)));
    expect(verdicts.sort()).toEqual([
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
  const said = async () => String((await once(child.stdout, 'data'))[0]);
  await said();
  return {
    kill,
    ask: (folder: string) => {
      child.stdin.write(folder);
      return said();
    },
  };
}
