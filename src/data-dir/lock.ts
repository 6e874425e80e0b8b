import { mkdir, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCode } from '../system-error';

/** The one folder that a process keeps its own data in, held until released or until the process dies. */
export interface DataDirLock {
  release(): Promise<void>;
}

export class DataDirInUseError extends Error {
  constructor(dataDir: string) {
    super(`DATA_DIR: ${dataDir} is in use by another process`);
    this.name = 'DataDirInUseError';
  }
}

const ATTEMPTS = 10;
const MAX_PAUSE_MS = 50;

/**
 * Takes the folder for this process alone. A Unix socket is the lock, because the kernel lets go of it
 * however the process ends: a file with a process id in it lies after kill -9, and in a container, where
 * every process is number 1.
 * @throws DataDirInUseError where another process holds it
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const server = await tryToLock(dataDir);
    if (server === 'in use') break;
    if (server !== undefined) {
      server.unref();
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    await pause(Math.random() * MAX_PAUSE_MS);
  }
  throw new DataDirInUseError(dataDir);
}

/**
 * Sockets are numbered, and a dead one is never cleared to reuse its name: whatever is checked first and
 * moved then may be a living one by then. The next number is listened on, and only then is it asked
 * whether anyone else listens: of two that do so at once, at least one sees the other and steps back.
 * @returns undefined where it met another that was only just starting: either may try again
 */
async function tryToLock(dataDir: string): Promise<net.Server | 'in use' | undefined> {
  const before = await socketsIn(dataDir);
  if (await isAnyAnswered(before.map(({ file }) => file))) return 'in use';
  const number = 1 + Math.max(0, ...before.map((socket) => socket.number));
  const own = path.join(dataDir, `lock.${number}`);
  const server = await listen(own);
  if (server === undefined) return undefined;

  const others = (await socketsIn(dataDir)).map(({ file }) => file).filter((file) => file !== own);
  if (await isAnyAnswered(others)) {
    await new Promise((resolve) => server.close(resolve));
    return undefined;
  }
  await Promise.all(others.map((file) => rm(file, { force: true })));
  return server;
}

async function socketsIn(dataDir: string): Promise<{ file: string; number: number }[]> {
  const names = await readdir(dataDir);
  return names.flatMap((name) => {
    const [, number] = /^lock\.(\d+)$/.exec(name) ?? [];
    return number === undefined ? [] : { file: path.join(dataDir, name), number: Number(number) };
  });
}

function listen(socketPath: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (systemCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(socketPath, () => resolve(server));
  });
}

async function isAnyAnswered(socketPaths: readonly string[]): Promise<boolean> {
  return (await Promise.all(socketPaths.map(isAnswered))).includes(true);
}

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
