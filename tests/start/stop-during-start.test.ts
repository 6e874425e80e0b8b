import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { waitForOutput } from '../support/external-program';
import { eventually } from '../support/eventually';
import { emptyDatabase, emptyFolder, onTeardown } from '../support/harness';
import { BUILT } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const UNSHARE = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
const MAX_STOP_MS = 2_000;

/** Sends SIGTERM at so many moments of a start, evenly spread, and expects a quick end each time. */
async function stopAtMoments(moments: number, wrapper: readonly string[]): Promise<void> {
  const whole = await start(wrapper);
  const startedAt = performance.now();
  await waitForOutput('Docs', whole.child.stdout);
  const startMs = performance.now() - startedAt;
  const stops = [await whole.stop()];
  for (let moment = 1; moment <= moments; moment += 1) {
    const { stop } = await start(wrapper);
    await pause((startMs * moment) / (moments + 1));
    stops.push(await stop());
  }
  // A whole start takes about a second of one core: where it takes more than two, other programs use the cores.
  const boundMs = Math.max(MAX_STOP_MS, startMs);
  for (const stopped of stops) {
    expect(stopped).toEqual({ code: 0, signal: null, ms: expect.any(Number) as number, stderr: '' });
    expect(stopped.ms).toBeLessThan(boundMs);
  }
}

test('SIGTERM before the banner ends the service with 0', async () => {
  await stopAtMoments(3, []);
});

const [unshare = '', ...namespaces] = UNSHARE;
const isAllowed = spawnSync(unshare, [...namespaces, 'true']).status === 0;
const describeAsProcess1 = isAllowed ? describe : describe.skip;

describeAsProcess1(`as process 1${isAllowed ? '' : ' (unshare is not allowed)'}`, () => {
  test('SIGTERM ends the service within 2 s at ten moments of its start', async () => {
    await stopAtMoments(10, UNSHARE);
  });
});

/** Starts the service, as the wrapper's child if there is one. Resolves when Node begins to load its files. */
async function start(wrapper: readonly string[]) {
  const preload = path.join(await emptyFolder(), 'preload.cjs');
  await writeFile(preload, `process.stdout.write('loading\\n');`);
  const [node = '', server = ''] = BUILT;
  const [program, ...args] = [...wrapper, node, '--require', preload, server];
  const child = spawn(program, args, {
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
  const pid = wrapper.length === 0 ? (child.pid ?? 0) : await eventually(() => childOf(child));

  async function stop() {
    const signalledAt = performance.now();
    process.kill(pid, 'SIGTERM');
    child.stdout.resume();
    await ended;
    return { code: child.exitCode, signal: child.signalCode, ms: Math.round(performance.now() - signalledAt), stderr };
  }
  return { child, stop };
}

async function childOf({ pid = 0 }: ChildProcess): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim()) || undefined;
}
