import http from 'node:http';
import { text } from 'node:stream/consumers';
import { onTeardown } from './harness';

export interface PostedReply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export type Poster = (
  url: string,
  headers: http.OutgoingHttpHeaders,
  body: string | Uint8Array,
) => Promise<PostedReply>;

interface Options {
  /** At most this many requests to one service are in flight; the others wait. */
  connections: number;
  /** A request without a whole reply by then rejects. Unbounded if left out. */
  timeoutMs?: number;
}

/** Posts over kept connections: opening one for each request would take most of the time. */
export function keepAlivePoster({ connections, timeoutMs }: Options): Poster {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  onTeardown(() => agent.destroy());
  return (url, headers, body) =>
    new Promise((resolve, reject) => {
      const bound = timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) };
      const options = { agent, method: 'POST', headers, ...bound };
      const request = http.request(url, options, (reply) => {
        const { statusCode: status = 0, headers } = reply;
        text(reply).then((all) => resolve({ status, headers, text: all }), reject);
      });
      request.once('error', reject);
      request.end(body);
    });
}
