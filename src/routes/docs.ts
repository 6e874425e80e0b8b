import type { IRouter } from 'express';
import { endpointsOf } from '../api-docs/endpoints';
import { openApiDocument } from '../api-docs/openapi';
import { referencePage } from '../api-docs/page';
import { allowOnly } from '../middleware/error-handler';
import type { MessageTypes } from './send/message-fields';

// What curl takes as it stands: the name comes from the request, and is copied into a shell.
const HOST = /^[\w.:[\]-]+$/;
// Where that name goes in the page, which is made once: anybody may ask for it, as often as they like.
const ORIGIN = '{origin}';

interface Options {
  templates: MessageTypes;
  isDevelopment: boolean;
  /** Whether callers need an API key. */
  needsKey: boolean;
}

/** The API's description, for machines and for people. */
export function docsRoutes(router: IRouter, version: string, about: Options): void {
  const { templates, isDevelopment, needsKey } = about;
  const listed = endpointsOf(templates, isDevelopment);
  const document = openApiDocument(version, listed);
  const page = referencePage(listed, { origin: ORIGIN, isDevelopment, needsKey });
  router
    .get(['/openapi.json', '/swagger.json'], (_req, res) => {
      res.json(document);
    })
    .get('/docs', (req, res) => {
      const host = req.get('Host') ?? '';
      const origin = HOST.test(host) ? `${req.protocol}://${host}` : 'http://localhost:4500';
      res.type('html').send(page.replaceAll(ORIGIN, origin));
    })
    .all(['/openapi.json', '/swagger.json', '/docs'], allowOnly('GET, HEAD'));
}
