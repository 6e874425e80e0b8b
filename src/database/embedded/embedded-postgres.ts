import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Server } from '../database';
import { openEngine } from './engine';

/** PostgreSQL inside this process, for machines without one. */
export interface EmbeddedPostgres {
  server: Server;
  close(): Promise<void>;
}

const PORT = 5432; // part of the socket's name, never a TCP port

/**
 * Opens the engine on its folder, which the caller has locked. It is reached through a Unix socket inside
 * that folder: no other user of the machine can connect, as they could to a TCP port without a password.
 */
export async function openEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
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
      // The engine runs one statement at a time, and named statements fail on a second connection.
      poolMax: 1,
      prepares: false, // a connection that is made anew would find the names taken
    },
    async close() {
      await socket.stop();
      if (!db.closed) await db.close();
    },
  };
}
