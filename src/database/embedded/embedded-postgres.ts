import { rm } from 'node:fs/promises';
import path from 'node:path';
import { dataDirProblem } from '../../data-dir/make-data-dir';
import { openSocketFolder } from '../../data-dir/socket-folder';
import { StartError } from '../../start-error';
import { systemCode } from '../../system-error';
import type { Server } from '../database';
import { openEngine } from './engine';

const PORT = 5432; // part of the socket's file name; nothing listens on TCP

/**
 * Opens PostgreSQL inside this process, in a folder that the caller has locked. It listens on a Unix socket in
 * that folder, because other users of the machine could connect to a TCP port without a password.
 */
export async function openEmbedded(dataDir: string): Promise<{ server: Server; close(): Promise<void> }> {
  const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket').catch(engineMissing);
  const folder = await openSocketFolder(dataDir);
  const socketPath = path.join(folder.path, `.s.PGSQL.${PORT}`);
  await rm(socketPath, { force: true });
  const db = await openEngine(path.resolve(dataDir, 'postgres')).catch((error: unknown) => {
    folder.remove();
    throw engineProblem(dataDir, error);
  });
  const socket = new PGLiteSocketServer({ db, path: socketPath });
  await socket.start();
  return {
    server: {
      host: folder.path,
      port: PORT,
      name: 'postgres',
      user: 'postgres',
      password: undefined,
      ssl: 'disable',
      poolMax: 1, // the engine runs one statement at a time
    },
    async close() {
      await socket.stop();
      if (!db.closed) await db.close();
      folder.remove();
    },
  };
}

/** The engine is an optional dependency: images for production leave it out. */
function engineMissing(error: unknown): never {
  if (systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw new StartError('DATABASE_URL: must be set, because the embedded database is not installed');
}

/** The engine's own errors have no code. Each comes from files that PostgreSQL cannot read. */
function engineProblem(dataDir: string, error: unknown): StartError {
  if (systemCode(error) !== undefined) return dataDirProblem(dataDir, error);
  const database = path.join(dataDir, 'postgres');
  return new StartError(`DATA_DIR: ${database} holds no whole database. Restore it, or move it away to start empty`);
}
