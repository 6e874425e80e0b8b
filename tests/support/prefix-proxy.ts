import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTeardown, type Listening } from './harness';

/** A proxy that serves the service below `/otp/`, and nothing beside it. Returns the URL of that prefix. */
export async function servedBelowPrefix({ url }: Listening, headers: http.OutgoingHttpHeaders = {}): Promise<string> {
  const proxy = http.createServer((req, res) => {
    const [, path] = /^\/otp(\/.*)$/.exec(req.url ?? '') ?? [];
    if (path === undefined) {
      res.writeHead(404).end();
      return;
    }
    const options = { method: req.method ?? 'GET', headers: { ...req.headers, ...headers } };
    const forwarded = http.request(url + path, options, (reply) => {
      res.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(res);
    });
    forwarded.once('error', () => res.destroy());
    res.once('close', () => forwarded.destroy());
    req.pipe(forwarded);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTeardown(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/otp/`;
}
