import type { IRouter } from 'express';
import type { Inbox } from '../delivery/inbox';
import { ApiError } from '../errors';
import { allowOnly } from '../middleware/error-handler';

// A mail has its styles inline, as mail must; it may do nothing but look like itself, inside our own page.
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'sandbox allow-same-origin', // the page that frames it measures its height; scripts stay off
  "frame-ancestors 'self'",
].join(';');

/** The messages that the development inbox caught, newest first. Never mounted in production. */
export function inboxRoute(router: IRouter, inbox: Inbox): void {
  router
    .get('/inbox', (_req, res) => {
      res.set('Cache-Control', 'no-store').json(inbox.messages());
    })
    .all('/inbox', allowOnly('GET, HEAD'))
    .get('/inbox/:id/mail', (req, res) => {
      const message = inbox.messages().find(({ id }) => String(id) === req.params.id);
      if (message?.html === undefined) throw new ApiError('not_found');
      res.set({ 'Content-Security-Policy': MAIL_POLICY, 'Cache-Control': 'no-store' });
      res.type('html').send(message.html);
    })
    .all('/inbox/:id/mail', allowOnly('GET, HEAD'));
}
