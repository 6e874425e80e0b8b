import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { HTML, type Endpoint } from './endpoint';
import { PUBLIC } from './files';

const DIGITS = /(?<= length=")\d+/;

/** Development: a page to try the service on. It learns the length of codes from its own HTML. */
export function tryPage(codeLength: number): Endpoint {
  const file = path.join(PUBLIC, 'try', 'index.html');
  return {
    method: 'get',
    path: '/',
    summary: 'A page to try the service on (development only; JSON in production)',
    ...HTML,
    handlers: [
      async (_req, res) => {
        const page = await readFile(file, 'utf8');
        res.type('html').send(page.replace(DIGITS, String(codeLength)));
      },
    ],
  };
}

const HomeReply = z.object({
  name: z.literal('otp-service'),
  version: z.string(),
  docs: z
    .string()
    .meta({ description: 'The reference page, relative to this address: a proxy may serve it below a prefix.' }),
});

/** Production: the name of the service and the relative address of its documentation. */
export function home(version: string): Endpoint {
  const reply: z.infer<typeof HomeReply> = { name: 'otp-service', version, docs: './docs' };
  return {
    method: 'get',
    path: '/',
    summary: 'The name and version of this service',
    reply: HomeReply,
    replyExample: { ...reply, version: '1.0.0' },
    handlers: [(_req, res) => void res.json(reply)],
  };
}
