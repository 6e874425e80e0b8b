import { referencePage } from '../api-docs/reference-page';
import { HTML, type Endpoint } from './endpoint';
import { rootOf } from './root-of';

// Scalar writes style elements and style attributes, and draws some icons from `data:`. Scripts stay our own files,
// without inline code and without eval.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

/** The reference for people: every endpoint, to read and to try. */
export function reference(about: { isDevelopment: boolean }): Endpoint {
  return {
    method: 'get',
    path: '/docs/reference',
    summary: 'The reference of every endpoint, for people',
    ...HTML,
    handlers: [
      (req, res) => {
        res.set('Content-Security-Policy', POLICY);
        res.type('html').send(referencePage(rootOf(req), about));
      },
    ],
  };
}
