import http from 'node:http';
import { text } from 'node:stream/consumers';
import { onTeardown } from './harness';

const HANGS_AFTER_MS = 30_000;

export type Poster = (
  url: string,
  headers: http.OutgoingHttpHeaders,
  body: Uint8Array,
) => Promise<{ status: number; text: string }>;

/** Posts over so many connections that are kept. A request that is never answered rejects. */
export function keepAlivePoster(connections: number): Poster {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  onTeardown(() => agent.destroy());
  return (url, headers, body) =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(HANGS_AFTER_MS);
      const request = http.request(url, { agent, method: 'POST', headers, signal }, (reply) => {
        text(reply).then((all) => resolve({ status: reply.statusCode ?? 0, text: all }), reject);
      });
      request.once('error', reject);
      request.end(body);
    });
}
