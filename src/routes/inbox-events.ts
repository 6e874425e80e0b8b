import type { IRouter, Response } from 'express';
import type { Inbox, InboxMessage } from '../delivery/inbox';
import { ApiError } from '../errors';
import { allowOnly } from '../middleware/error-handler';

const MAX_STREAMS = 20;
const HEARTBEAT_MS = 5_000; // well below the minute after which proxies drop a silent connection
const RETRY_MS = 1_000;
const MAX_UNREAD_BYTES = 1_048_576;

/**
 * The development inbox, live (server-sent events): first all that it holds as `inbox`, newest first, then
 * each new one as `message`.
 */
export function inboxEventsRoute(router: IRouter, inbox: Inbox): void {
  let streams = 0;
  router
    // Without it, HEAD would be answered by GET's handler, which does not end.
    .head('/inbox/events', allowOnly('GET'))
    .get('/inbox/events', (_req, res) => {
      if (streams >= MAX_STREAMS) throw new ApiError('rate_limited', { retryAfterSeconds: 5 });
      streams += 1;
      res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      write(res, `retry: ${RETRY_MS}\n\n`);
      write(res, event('inbox', inbox.messages().map(present)));

      const heartbeat = setInterval(() => write(res, ':\n\n'), HEARTBEAT_MS);
      const unwatch = inbox.watch({
        received: (message) => write(res, event('message', present(message))),
        closed: () => res.end(),
      });
      res.once('close', () => {
        streams -= 1;
        clearInterval(heartbeat);
        unwatch();
      });
    })
    .all('/inbox/events', allowOnly('GET'));
}

/** Whoever does not read is let go, or what waits for them would fill the memory. */
function write(res: Response, text: string): void {
  if (res.writableLength > MAX_UNREAD_BYTES) res.destroy();
  else if (!res.writableEnded) res.write(text);
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Without the HTML part, which has an address of its own. */
function present({ html, ...message }: InboxMessage) {
  return { ...message, ...(html === undefined ? {} : { mail: `/inbox/${message.id}/mail` }) };
}
