import { z } from 'zod';
import { openApiDocument } from '../api-docs/openapi';
import { startPage } from '../api-docs/start-page';
import { HTML, type Endpoint } from './endpoint';
import { reference } from './reference';
import { rootOf } from './root-of';

// The Host header is copied into shell commands: only these characters pass.
const HOST = /^[\w.:[\]-]+$/;
// Stand for the origin and for the path of the service's root in the page, which is rendered once.
const ORIGIN = '{origin}';
const ROOT = '{root}';

const OpenApiReply = z
  .object({ openapi: z.string(), info: z.object({}), paths: z.object({}) })
  .meta({ title: 'OpenApiDocument', description: 'An OpenAPI 3.1 document.' });

interface About {
  version: string;
  isDevelopment: boolean;
  /** Whether callers need an API key. */
  needsKey: boolean;
}

/** The documentation of these endpoints and of its own: for people and for programs. */
export function docs(documented: readonly Endpoint[], about: About): Endpoint[] {
  const { version, isDevelopment, needsKey } = about;
  const page: Endpoint = {
    method: 'get',
    path: '/docs',
    summary: 'How to use this service, for people',
    ...HTML,
    handlers: [
      (req, res) => {
        const host = req.get('Host') ?? '';
        // A trusted proxy can write any text into `req.protocol`.
        const scheme = req.secure ? 'https' : 'http';
        const origin = HOST.test(host) ? `${scheme}://${host}` : 'http://localhost:4500';
        res.type('html').send(html.replaceAll(ORIGIN, origin).replaceAll(ROOT, rootOf(req)));
      },
    ],
  };
  const openApi = (path: string, summary: string): Endpoint => ({
    method: 'get',
    path,
    summary,
    reply: OpenApiReply,
    replyExample: { openapi: '3.1.0', info: {}, paths: {} },
    handlers: [(_req, res) => void res.json(document)],
  });
  const own = [
    page,
    reference({ isDevelopment }),
    openApi('/openapi.json', 'The reference, for programs'),
    openApi('/swagger.json', 'The same at its legacy path'),
  ];
  const all = [...documented, ...own];
  const document = openApiDocument(version, all);
  const html = startPage(all, { origin: ORIGIN, root: ROOT, isDevelopment, needsKey });
  return own;
}
