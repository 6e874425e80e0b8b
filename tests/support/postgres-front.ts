import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { listen } from './free-port';
import { onTeardown } from './harness';
import { certificate } from './localhost-certificate';

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Gets a connection after the negotiation of TLS, and the client's startup message. */
type Serve = (stream: Duplex, startup: Buffer, isEncrypted: boolean) => void;

/** A server that negotiates TLS as PostgreSQL does, with the certificate of localhost. Returns its port. */
export async function startPostgresFront(serve: Serve, offersTls: boolean): Promise<number> {
  const server = net.createServer((socket) => {
    onTeardown(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      if (!bytes.equals(SSL_REQUEST)) {
        serve(socket, bytes, false);
        return;
      }
      const stream = offersTls ? new tls.TLSSocket(socket, { isServer: true, ...certificate }) : socket;
      stream.on('error', () => undefined);
      stream.once('data', (startup: Buffer) => serve(stream, startup, offersTls));
      socket.write(offersTls ? 'S' : 'N');
    });
  });
  onTeardown(() => void server.close());
  return listen(server);
}

/** Passes each connection on to a server. */
export const passOnTo =
  (host: string, port: number): Serve =>
  (stream, startup) => {
    const upstream = net.connect(port, host);
    upstream.on('error', () => stream.destroy());
    stream.on('close', () => upstream.destroy());
    upstream.write(startup);
    stream.pipe(upstream).pipe(stream);
  };

/** Passes each connection on to the server of `DATABASE_URL`. */
export const passOn: Serve = (stream, startup, isEncrypted) => {
  const { hostname, port } = new URL(process.env['DATABASE_URL'] ?? '');
  passOnTo(hostname, Number(port))(stream, startup, isEncrypted);
};

interface Refusal {
  code: string;
  routine?: string;
  text?: string;
}

/** Refuses each connection with an error of the server, whose text holds what no line may repeat. */
export const refuseWith =
  ({ code, routine = 'x', text = 'open-sesame' }: Refusal): Serve =>
  (stream) => {
    const fields = `SFATAL\0VFATAL\0C${code}\0M${text}\0R${routine}\0\0`;
    stream.end(message('E', Buffer.from(fields)));
  };

/** Asks for a password in the way of SCRAM. */
export const askForPassword: Serve = (stream) => {
  stream.write(authentication(10, 'SCRAM-SHA-256\0\0'));
  stream.once('data', () => stream.write(authentication(11, 'r=x,s=eA==,i=4096')));
};

const authentication = (kind: number, rest: string) =>
  message('R', Buffer.concat([Buffer.from([0, 0, 0, kind]), Buffer.from(rest)]));

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
