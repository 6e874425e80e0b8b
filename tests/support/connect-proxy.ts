import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { listen } from './free-port';
import { onTeardown } from './harness';
import { certificate } from './localhost-certificate';

/** `silent` accepts the connection and never replies, `close` closes it; a number is the status of a refusal. */
type ProxyBehaviour = 'tunnel' | 'silent' | 'close' | number;

export interface ConnectProxy {
  /** With the credentials that it wants, if any. */
  url: string;
  behaviour: ProxyBehaviour;
  /** How long it takes to open a tunnel. */
  delayMs: number;
  /** The targets of all CONNECT requests, such as `api.example.org:443`. */
  targets: string[];
}

interface Options {
  /** As they stand in the URL, such as `user:pass%20word`. */
  credentials?: string;
  tls?: boolean;
}

/** A proxy that knows CONNECT and nothing else, on a free port. */
export async function startConnectProxy({ credentials, tls = false }: Options = {}): Promise<ConnectProxy> {
  const refuse: RequestListener = (_req, res) => void res.writeHead(405).end();
  const server = tls ? createTlsServer(certificate, refuse) : createServer(refuse);
  const sockets = new Set<Duplex>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const expected =
    credentials === undefined ? undefined : `Basic ${Buffer.from(decodeURIComponent(credentials)).toString('base64')}`;

  server.on('connect', (req, client: Duplex) => {
    const target = req.url ?? '';
    proxy.targets.push(target);
    client.on('error', () => undefined);
    const { behaviour } = proxy;
    if (behaviour === 'silent') {
      client.once('end', () => client.destroy()).resume();
      return;
    }
    if (behaviour === 'close') {
      client.destroy();
      return;
    }
    if (behaviour !== 'tunnel' || req.headers['proxy-authorization'] !== expected) {
      client.end(`HTTP/1.1 ${behaviour === 'tunnel' ? 407 : behaviour} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${target}`);
    const upstream = net.connect(Number(port || 80), hostname);
    const open = () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    };
    upstream.once('connect', () => setTimeout(open, proxy.delayMs));
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  const port = await listen(server);
  onTeardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const proxy: ConnectProxy = {
    url: `${tls ? 'https' : 'http'}://${credentials === undefined ? '' : `${credentials}@`}localhost:${port}`,
    behaviour: 'tunnel',
    delayMs: 0,
    targets: [],
  };
  return proxy;
}
