import { Router } from 'express';
import { openApiDocument } from '../api-docs/openapi';
import { referencePage } from '../api-docs/page';
import { allowOnly } from '../middleware/error-handler';

/** The API's description, for machines and for people. */
export function docsRoutes(version: string): Router {
  const document = openApiDocument(version);
  const page = referencePage();
  return Router()
    .get(['/openapi.json', '/swagger.json'], (_req, res) => {
      res.json(document);
    })
    .get('/docs', (_req, res) => {
      res.type('html').send(page);
    })
    .all(['/openapi.json', '/swagger.json', '/docs'], allowOnly('GET, HEAD'));
}
