import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Redis from 'ioredis';
import { describeWith, waitForOutput } from './external-program';
import { freePort } from './free-port';
import { onTeardown } from './harness';
import { CERTIFICATE_FILE, certificate, KEY_FILE } from './localhost-certificate';

export const describeWithRedis = describeWith('redis-server');

export interface RedisServer {
  url: string;
  port: number;
  /** SIGKILL: all counters are lost. */
  kill(): Promise<void>;
  /** Starts an empty server on the same port. */
  start(): Promise<void>;
  /** SIGSTOP: connections are accepted, commands get no reply. */
  freeze(): void;
  thaw(): void;
}

export interface RedisOptions {
  /** Arguments of redis-server. */
  settings?: string[];
  /** `rediss`: TLS only, with the certificate for localhost. */
  scheme?: 'redis' | 'rediss';
}

const TLS_FILES = [
  '--tls-cert-file',
  CERTIFICATE_FILE,
  '--tls-key-file',
  KEY_FILE,
  '--tls-ca-cert-file',
  CERTIFICATE_FILE,
];

/** A Redis for one test file, on a free port, without persistence. */
export async function startRedisServer({ settings = [], scheme = 'redis' }: RedisOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-redis-'));
  onTeardown(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const server: RedisServer = {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    async start() {
      const tls = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', ...TLS_FILES];
      const listening = scheme === 'rediss' ? tls : ['--port', String(port)];
      const withoutPersistence = ['--save', '', '--appendonly', 'no'];
      const args = [...listening, '--bind', '127.0.0.1', '--dir', folder, ...withoutPersistence, ...settings];
      child = spawn('redis-server', args, {
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

/** The rights that docs/production.md lists. */
export const REDIS_RIGHTS = ['~*', '+eval', '+evalsha', '+set', '+get', '+incrby', '+pttl', '+expire'];

/** A client that changes a server beside the service. */
export function redisAdmin(url: string): Redis {
  const client = new Redis(url, url.startsWith('rediss:') ? { tls: { ca: certificate.cert } } : {});
  client.on('error', () => undefined);
  onTeardown(() => client.disconnect());
  return client;
}
