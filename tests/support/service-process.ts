import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { emptyFolder, LIMITS_OFF, onTeardown, type Env, type Listening } from './harness';

/** A process that is over, and all that it wrote. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The built service in a process of its own, which listens. */
export interface ServiceProcess extends Listening {
  port: number;
  stdout(): string;
  stderr(): string;
  /** Settles when the process ends, for any reason. */
  ended: Promise<Ended>;
  /** SIGTERM: what an orchestrator sends. */
  stop(): Promise<Ended>;
  /** SIGKILL, which the kernel sends, or another signal. */
  kill(signal?: NodeJS.Signals): Promise<Ended>;
}

/** The command that starts the built service. */
export const BUILT = [process.execPath, path.join(__dirname, '..', '..', 'dist', 'server.js')];

// Nothing of this process's environment but what a program needs to run at all.
const BARE: Env = {
  PATH: process.env['PATH'] ?? '',
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: '0',
  ALLOW_ANONYMOUS: 'true',
  ...LIMITS_OFF,
};

/** Starts the service in an empty folder, where there is no .env, and waits until it listens or is over. */
export async function launch(
  env: Env,
  [program = '', ...args]: readonly string[] = BUILT,
): Promise<ServiceProcess | Ended> {
  const child = spawn(program, args, {
    cwd: await emptyFolder(),
    env: { ...BARE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr, ended } = watch(child);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  onTeardown(async () => {
    await end('SIGKILL');
  });

  const port = await new Promise<number | undefined>((resolve) => {
    child.stdout.on('data', () => {
      const [, shown] = /^ {2}API +http:\/\/localhost:(\d+)\/api\/v1$/m.exec(stdout()) ?? [];
      if (shown !== undefined) resolve(Number(shown));
    });
    void ended.then(() => resolve(undefined));
  });
  if (port === undefined) return ended;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stdout,
    stderr,
    ended,
    stop: () => end('SIGTERM'),
    kill: (signal = 'SIGKILL') => end(signal),
  };
}

/** @throws where it does not come up, with what it wrote */
export async function startProcess(env: Env, command = BUILT): Promise<ServiceProcess> {
  const started = await launch(env, command);
  if ('url' in started) return started;
  throw new Error(`the service ended: ${JSON.stringify(started)}`);
}

/** @throws where it comes up although it should not */
export async function startRefused(env: Env): Promise<Ended> {
  const started = await launch(env);
  if (!('url' in started)) return started;
  throw new Error(`the service started: ${started.stdout()}`);
}

function watch(child: ChildProcess) {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => void (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  // 'close', not 'exit': only then has all that it wrote been read.
  const ended = once(child, 'close').then((): Ended => ({
    code: child.exitCode,
    signal: child.signalCode,
    stdout,
    stderr,
  }));
  return { stdout: () => stdout, stderr: () => stderr, ended };
}
