import type { IRouter } from 'express';
import { allowOnly } from '../middleware/error-handler';

// The page's own styles and those of the mails in it, which inherit this policy, stand in the text.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Every message, as this instance would send it. Never mounted in production. */
export function previewRoute(router: IRouter, page: () => string): void {
  router
    .get('/preview', (_req, res) => {
      res.set('Content-Security-Policy', `${POLICY}; frame-ancestors 'none'`);
      res.type('html').send(page());
    })
    .all('/preview', allowOnly('GET, HEAD'));
}
