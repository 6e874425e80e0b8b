import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTeardown } from './harness';

interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** JSON unless it is a string. */
  body?: string | object;
}

/** `silence` never answers, `drip` says 200 and never ends its body, `reset` breaks the connection. */
export type SinkReply = Answer | 'silence' | 'drip' | 'reset';

export interface SinkRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpSink {
  url: string;
  /** What every request is answered with. It may change at any time. */
  reply: SinkReply;
  /** Oldest first, whatever was answered. */
  requests: SinkRequest[];
  /** Resolves once the next request has been answered, as far as its reply goes. */
  nextRequest(): Promise<void>;
}

/** An HTTP server on a free port that stands for a provider: it keeps what it is sent. */
export async function startHttpSink(reply: SinkReply = { status: 200 }): Promise<HttpSink> {
  const arrivals = new EventEmitter();
  const server = createServer((req, res) => {
    void text(req).then((body) => {
      const { method = '', url: path = '', headers } = req;
      sink.requests.push({ method, path, headers, body });
      answer(res, sink.reply, () => arrivals.emit('request'));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });

  const sink: HttpSink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reply,
    requests: [],
    async nextRequest() {
      await once(arrivals, 'request');
    },
  };
  return sink;
}

/** More writes than it takes until the client has read the first. */
const DRIPS = 10;

function answer(res: ServerResponse, reply: SinkReply, done: () => void) {
  if (reply === 'drip') {
    drip(res, done);
    return;
  }
  if (reply === 'reset') {
    res.socket?.resetAndDestroy();
  } else if (reply !== 'silence') {
    const { status, headers = {}, body = '' } = reply;
    const isText = typeof body === 'string';
    res.writeHead(status, isText ? headers : { 'Content-Type': 'application/json', ...headers });
    res.end(isText ? body : JSON.stringify(body));
  }
  done();
}

function drip(res: ServerResponse, done: () => void) {
  let drips = 0;
  res.writeHead(200, { 'Content-Type': 'application/json' });
  const timer = setInterval(() => {
    res.write(' ');
    if (++drips === DRIPS) done();
  }, 20);
  res.once('close', () => clearInterval(timer));
}
