import path from 'node:path';
import { z } from 'zod';
import { HTML, type Endpoint } from './endpoint';

/** Development: a page to try the service on. */
export function tryPage(publicFolder: string): Endpoint {
  const root = path.join(publicFolder, 'try');
  return {
    method: 'get',
    path: '/',
    summary: 'A page to try the service on (development only; JSON in production)',
    ...HTML,
    handlers: [(_req, res) => res.sendFile('index.html', { root, acceptRanges: false })],
  };
}

const HomeReply = z.object({
  name: z.literal('otp-service'),
  version: z.string(),
  docs: z.string().meta({ description: 'The path of the reference page.' }),
});

/** Production: the name of the service and the path of its documentation. */
export function home(version: string): Endpoint {
  const reply: z.infer<typeof HomeReply> = { name: 'otp-service', version, docs: '/docs' };
  return {
    method: 'get',
    path: '/',
    summary: 'The name and version of this service',
    reply: HomeReply,
    replyExample: { ...reply, version: '1.0.0' },
    handlers: [(_req, res) => void res.json(reply)],
  };
}
