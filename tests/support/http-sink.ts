import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
// The service loads it with its first message. On a busy machine that takes longer than a short DELIVERY_TIMEOUT.
import 'undici';
import { listen } from './free-port';
import { onTeardown } from './harness';

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** A string is sent as it is, an object as JSON. */
  body?: string | object;
}

/** `silence` never replies, `drip` replies 200 and never ends its body, `reset` resets the connection. */
export type SinkReply = Answer | 'silence' | 'drip' | 'reset';

export interface SinkRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpSink {
  url: string;
  /** The reply to every request. A test may change it at any time. */
  reply: SinkReply;
  /** Oldest first, with any reply or none. */
  requests: SinkRequest[];
  /** Resolves once the next request has its reply, or as much of one as `reply` gives. */
  nextRequest(): Promise<void>;
}

/** An HTTP server on a free port in place of a provider: it records all requests. */
export async function startHttpSink(reply: SinkReply = { status: 200 }): Promise<HttpSink> {
  const { sink, open } = createHttpSink(reply);
  await open();
  return sink;
}

/** One server for the tests of a `describe`: each test finds it with this reply and without requests. */
export function sharedHttpSink(reply: SinkReply): HttpSink {
  const { sink, open } = createHttpSink(reply);
  beforeAll(open);
  beforeEach(() => {
    sink.reply = reply;
    sink.requests = [];
  });
  return sink;
}

function createHttpSink(reply: SinkReply) {
  const arrivals = new EventEmitter();
  const server = createServer((req, res) => {
    void text(req).then((body) => {
      const { method = '', url: path = '', headers } = req;
      sink.requests.push({ method, path, headers, body });
      answer(res, sink.reply, () => arrivals.emit('request'));
    });
  });
  const sink: HttpSink = {
    url: '',
    reply,
    requests: [],
    async nextRequest() {
      await once(arrivals, 'request');
    },
  };
  const open = async () => {
    sink.url = `http://127.0.0.1:${await listen(server)}`;
    onTeardown(() => {
      server.closeAllConnections();
      server.close();
    });
  };
  return { sink, open };
}

/** Enough writes that the client has read the first before the last. */
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
