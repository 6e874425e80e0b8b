import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Inbox, InboxMessage } from '../delivery/inbox';
import { ApiError } from '../errors';
import type { Endpoint } from './endpoint';
import { MESSAGE_EXAMPLE } from './inbox';

const MAX_STREAMS = 20;
const HEARTBEAT_MS = 5_000; // well below the minute after which proxies drop a silent connection
const RETRY_MS = 1_000;
const MAX_UNREAD_BYTES = 1_048_576;

/**
 * Development: the inbox as server-sent events. The event `inbox` holds all its messages, newest first; then
 * each new message is a `message`.
 */
export function inboxEvents(inbox: Inbox): Endpoint {
  return {
    method: 'get',
    path: '/inbox/events',
    summary: 'The inbox as it fills, as server-sent events (development only)',
    reply: z.string(),
    replyType: 'text/event-stream',
    replyExample: event('inbox', []) + event('message', MESSAGE_EXAMPLE),
    failures: ['rate_limited'],
    handlers: [stream(inbox)],
  };
}

function stream(inbox: Inbox): RequestHandler {
  let streams = 0;
  return (_req, res) => {
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
  };
}

/** Drops a client that does not read, because unread events would fill the memory. */
function write(res: Response, text: string): void {
  if (res.writableLength > MAX_UNREAD_BYTES) res.destroy();
  else if (!res.writableEnded) res.write(text);
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Replaces the HTML part by its path. */
function present({ html, ...message }: InboxMessage) {
  return { ...message, ...(html === undefined ? {} : { mail: `/inbox/${message.id}/mail` }) };
}
