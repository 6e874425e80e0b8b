import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describeWith, waitForOutput } from './external-program';
import { freePort } from './free-port';
import { onTeardown } from './harness';

export const describeWithRedis = describeWith('redis-server');

export interface RedisServer {
  url: string;
  /** SIGKILL: all counters are lost. */
  kill(): Promise<void>;
  /** Starts an empty server on the same port. */
  start(): Promise<void>;
  /** SIGSTOP: connections are accepted, commands get no reply. */
  freeze(): void;
  thaw(): void;
}

/** A Redis for one test file, on a free port, without persistence. */
export async function startRedisServer(): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-redis-'));
  onTeardown(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
      const withoutPersistence = ['--save', '', '--appendonly', 'no'];
      child = spawn('redis-server', [...settings, ...withoutPersistence], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      await waitForOutput('Ready to accept connections', child.stdout);
    },
    async kill() {
      if (child?.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  };
  onTeardown(() => server.kill());
  await server.start();
  return server;
}
