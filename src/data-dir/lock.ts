import { readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCode } from '../system-error';
import { dataDirProblem, makeDataDir } from './make-data-dir';
import { openSocketFolder } from './socket-folder';

export class DataDirInUseError extends Error {
  constructor(dataDir: string) {
    super(`DATA_DIR: ${dataDir} is in use by another process`);
    this.name = 'DataDirInUseError';
  }
}

const ATTEMPTS = 10;
const MAX_PAUSE_MS = 50;

/**
 * Locks the folder until `release` or the end of this process. The lock is a Unix socket, because the kernel
 * releases it however the process ends. A file with a process id is wrong after kill -9, and in containers, where
 * every process has the id 1.
 * @throws DataDirInUseError if another process holds the lock
 * @throws StartError if this process cannot use the folder
 */
export async function lockDataDir(dataDir: string) {
  await makeDataDir(dataDir);
  const folder = await openSocketFolder(dataDir);
  const server = await lock(folder.path).catch((error: unknown) => {
    folder.remove();
    throw dataDirProblem(dataDir, error);
  });
  if (server === 'in use') {
    folder.remove();
    throw new DataDirInUseError(dataDir);
  }
  server.unref();
  const release = async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    folder.remove();
  };
  return { release };
}

async function lock(folder: string): Promise<net.Server | 'in use'> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const server = await tryToLock(folder);
    if (server !== undefined) return server;
    await pause(Math.random() * MAX_PAUSE_MS);
  }
  return 'in use';
}

/**
 * Listens on the next free number, and only then checks whether another process listens. If two processes do
 * so at once, at least one sees the other and retreats. The name of a dead socket is never reused: between the
 * check and the removal, a living one may have taken its place.
 * @returns undefined if another process was starting at the same moment: both may retry
 */
async function tryToLock(folder: string): Promise<net.Server | 'in use' | undefined> {
  const before = await socketsIn(folder);
  if (await isAnyAlive(before.map(({ file }) => file))) return 'in use';
  const number = 1 + Math.max(0, ...before.map((socket) => socket.number));
  const own = path.join(folder, `lock.${number}`);
  const server = await listen(own);
  if (server === undefined) return undefined;

  const others = (await socketsIn(folder)).map(({ file }) => file).filter((file) => file !== own);
  if (await isAnyAlive(others)) {
    await new Promise((resolve) => server.close(resolve));
    return undefined;
  }
  await Promise.all(others.map((file) => rm(file, { force: true })));
  return server;
}

async function socketsIn(folder: string): Promise<{ file: string; number: number }[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const [, number] = /^lock\.(\d+)$/.exec(name) ?? [];
    return number === undefined ? [] : { file: path.join(folder, name), number: Number(number) };
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

async function isAnyAlive(socketPaths: readonly string[]): Promise<boolean> {
  return (await Promise.all(socketPaths.map(isAlive))).includes(true);
}

function isAlive(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
