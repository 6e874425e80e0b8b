import { mkdir, link, rename, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { errorCode } from '../error-code';

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

/**
 * Takes the folder for this process alone. A Unix socket is the lock, because the kernel lets go of it
 * however the process ends: a file with a process id in it lies after kill -9, and in a container, where
 * every process is number 1.
 * @throws DataDirInUseError where another process holds it
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const socketPath = path.join(dataDir, 'lock');
  const server =
    (await listen(socketPath)) ?? ((await clearStale(socketPath)) && (await listen(socketPath)));
  if (!server) throw new DataDirInUseError(dataDir);
  server.unref();
  return {
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function listen(socketPath: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(socketPath, () => resolve(server));
  });
}

/**
 * Removes a socket that nobody listens on any more. It is moved aside before it is asked, so that of two
 * processes that find it stale only one takes it, and a live one is put back.
 */
async function clearStale(socketPath: string): Promise<boolean> {
  if (await isAnswered(socketPath)) return false;
  const aside = `${socketPath}.${process.pid}`;
  try {
    await rename(socketPath, aside);
  } catch {
    return true; // another process has just cleared it: listening decides
  }
  const live = await isAnswered(aside);
  if (live) await link(aside, socketPath).catch(() => undefined);
  await rm(aside, { force: true });
  return !live;
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
