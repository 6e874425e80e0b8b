import { Router } from 'express';
import { endpointsOf, openApiDocument } from '../api-docs/openapi';
import { referencePage } from '../api-docs/page';
import { allowOnly } from '../middleware/error-handler';
import type { MessageTypes } from './message-fields';

/** The API's description, for machines and for people. */
export function docsRoutes(version: string, templates: MessageTypes): Router {
  const endpoints = endpointsOf(templates);
  const document = openApiDocument(version, endpoints);
  const page = referencePage(endpoints);
  return Router()
    .get(['/openapi.json', '/swagger.json'], (_req, res) => {
      res.json(document);
    })
    .get('/docs', (_req, res) => {
      res.type('html').send(page);
    })
    .all(['/openapi.json', '/swagger.json', '/docs'], allowOnly('GET, HEAD'));
}
