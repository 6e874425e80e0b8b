import { HTML, type Endpoint } from './endpoint';
import { rootOf } from './root-of';

// The page and the mails in it, which inherit this policy, have inline styles.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Development: every message as this instance sends it. */
export function preview(page: (root: string) => string): Endpoint {
  return {
    method: 'get',
    path: '/preview',
    summary: 'Every message as this instance sends it (development only)',
    ...HTML,
    handlers: [
      (req, res) => {
        res.set('Content-Security-Policy', `${POLICY}; frame-ancestors 'none'`);
        res.type('html').send(page(rootOf(req)));
      },
    ],
  };
}
