import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Server } from '../database';
import { openEngine } from './engine';

const PORT = 5432; // part of the socket's file name; nothing listens on TCP

/**
 * Opens PostgreSQL inside this process, in a folder that the caller has locked. It listens on a Unix socket in
 * that folder, because other users of the machine could connect to a TCP port without a password.
 */
export async function openEmbedded(dataDir: string): Promise<{ server: Server; close(): Promise<void> }> {
  const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket');
  const folder = path.resolve(dataDir);
  const socketPath = path.join(folder, `.s.PGSQL.${PORT}`);
  await rm(socketPath, { force: true });
  const db = await openEngine(path.join(folder, 'postgres'));
  const socket = new PGLiteSocketServer({ db, path: socketPath });
  await socket.start();
  return {
    server: {
      host: folder,
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
    },
  };
}
