import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Gives a connection to the HTTP server when its first byte arrives, or closes it after `idleMs`. Node's bound for
 * headers starts when a connection opens: it would answer 408 on the connections that load balancers open in advance.
 * @returns a function that closes the connections that are still silent
 */
export function serveFromFirstByte(server: Server, idleMs: number): () => void {
  const listeners = server.listeners('connection');
  const silent = new Set<Socket>();
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const close = () => void socket.destroy();
    silent.add(socket);
    socket.once('error', close).once('close', () => silent.delete(socket));
    socket.setTimeout(idleMs, close);
    socket.once('readable', () => {
      silent.delete(socket);
      socket.setTimeout(0, close).off('error', close);
      const hasEnded = socket.readableLength === 0; // the end of a stream is readable, too
      if (hasEnded) close();
      else for (const listener of listeners) Reflect.apply(listener, server, [socket]);
    });
  });
  return () => {
    for (const socket of silent) socket.destroy();
  };
}
