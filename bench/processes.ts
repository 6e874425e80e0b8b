import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../tests/support/free-port';
import { onEnd } from './teardown';

export type Env = Record<string, string>;

/** A child process that listens at `url`. */
export interface Running {
  pid: number;
  url: string;
  stop(): Promise<void>;
}

export const ROOT = process.cwd();
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: { start: string };
};
const START_TIMEOUT_MS = 180_000;
const POLL_MS = 2;

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-bench-'));
  onEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a yardstick, which reports its port once it listens. */
export async function startYardstick(file: string, env: Env = {}): Promise<Running> {
  const child = fork(file, { env: { ...minimalEnv(), ...env } });
  const running = watch(child);
  const port = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error(`${path.basename(file)} ended`)));
  });
  return { ...running, url: `http://127.0.0.1:${String(port)}` };
}

/** The working folder of the service, and the folder of its CPU profile. */
interface Place {
  folder?: string;
  profile?: string | undefined;
}

/** Starts the service with the flags of `npm start` and waits for its first reply. Its log goes to /dev/null. */
export async function startService(env: Env, { folder, profile }: Place = {}): Promise<Running> {
  const port = await freePort();
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const flags = [...scripts.start.matchAll(/--\S+/g)].map(([flag]) => flag);
  const server = path.join(ROOT, 'dist', 'server.js');
  const child = spawn(process.execPath, [...flags, ...profiling, server], {
    cwd: folder ?? (await emptyFolder()),
    env: { ...minimalEnv(), HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const running = { ...watch(child), url: `http://127.0.0.1:${port}` };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await replies(`${running.url}/healthz`))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the service is not up');
    await pause(POLL_MS);
  }
  return running;
}

// PATH only: other variables of this process could be settings of the service.
const minimalEnv = (): Env => ({ PATH: process.env['PATH'] ?? '' });

function watch(child: ChildProcess) {
  const { pid } = child;
  if (pid === undefined) throw new Error('a process could not be started');
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
  };
  onEnd(stop);
  return { pid, stop };
}

async function replies(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
