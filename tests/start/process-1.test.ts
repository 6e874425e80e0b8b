import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { waitForOutput } from '../support/external-program';
import { eventually } from '../support/eventually';
import { emptyDatabase, onTeardown } from '../support/harness';
import { BUILT, emptyFolder } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const UNSHARE = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
const MOMENTS = 10;
const MAX_STOP_MS = 2_000;

const isAllowed = spawnSync('unshare', [...UNSHARE, 'true']).status === 0;
const describeAsProcess1 = isAllowed ? describe : describe.skip;

describeAsProcess1(`as process 1${isAllowed ? '' : ' (unshare is not allowed)'}`, () => {
  test(`SIGTERM ends the service within 2 s at ${MOMENTS} moments of its start`, async () => {
    const whole = await start();
    const startedAt = performance.now();
    await waitForOutput('Docs', whole.child.stdout);
    const startMs = performance.now() - startedAt;
    const stops = [await whole.stop()];
    for (let moment = 1; moment <= MOMENTS; moment += 1) {
      const { stop } = await start();
      await pause((startMs * moment) / (MOMENTS + 1));
      stops.push(await stop());
    }
    // A whole start takes about a second of one core: where it takes more than two, other programs use the cores.
    const boundMs = Math.max(MAX_STOP_MS, startMs);
    for (const stopped of stops) {
      expect(stopped).toEqual({ code: 0, ms: expect.any(Number) as number, stderr: '' });
      expect(stopped.ms).toBeLessThan(boundMs);
    }
  });
});

/** Starts the service as process 1 of a namespace. Resolves when Node begins to load its files. */
async function start() {
  const preload = path.join(await emptyFolder(), 'preload.cjs');
  await writeFile(preload, `process.stdout.write('loading\\n');`);
  const [node = '', server = ''] = BUILT;
  const child = spawn('unshare', [...UNSHARE, node, '--require', preload, server], {
    cwd: await emptyFolder(),
    env: { PATH: process.env['PATH'], NODE_ENV: 'development', PORT: '0', ...(await emptyDatabase()) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  const ended = once(child, 'close');
  onTeardown(async () => {
    child.kill('SIGKILL'); // --kill-child: the service gets it, too
    await ended;
  });
  await once(child.stdout, 'readable');
  const process1 = await eventually(() => childOf(child));

  async function stop() {
    const signalledAt = performance.now();
    process.kill(process1, 'SIGTERM');
    child.stdout.resume();
    await ended;
    return { code: child.exitCode, ms: Math.round(performance.now() - signalledAt), stderr };
  }
  return { child, stop };
}

async function childOf({ pid = 0 }: ChildProcess): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim()) || undefined;
}
