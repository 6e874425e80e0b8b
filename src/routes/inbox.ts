import { Router, type RequestHandler } from 'express';
import type { Inbox } from '../delivery/inbox';
import { allowOnly } from '../middleware/error-handler';

/** The messages that the development inbox caught, newest first. Never mounted in production. */
export function inboxRoute(inbox: Inbox, guards: readonly RequestHandler[]): Router {
  return Router()
    .get('/inbox', ...guards, (_req, res) => {
      res.json(inbox.messages());
    })
    .all('/inbox', allowOnly('GET, HEAD'));
}
