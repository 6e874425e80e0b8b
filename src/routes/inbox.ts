import { z } from 'zod';
import { CHANNEL_NAMES } from '../channel';
import type { Inbox } from '../delivery/inbox';
import { ApiError } from '../errors';
import { HTML, type Endpoint } from './endpoint';

const InboxReply = z.array(
  z.object({
    id: z.int().min(1),
    receivedAt: z.string().meta({ format: 'date-time' }),
    channel: z.enum(CHANNEL_NAMES),
    to: z.string(),
    type: z.string(),
    code: z.string(),
    text: z.string().meta({ description: 'The SMS, the words of the call, or the text part of the mail.' }),
    subject: z.string().optional().meta({ description: 'The subject of a mail.' }),
    html: z.string().optional().meta({ description: 'The HTML part of a mail.' }),
    locale: z.string().meta({ description: 'The language of the message.' }),
    ttlSeconds: z.int().meta({ description: 'The rest of the life of the code.' }),
    segments: z.int().min(1).optional().meta({ description: 'The segments of an SMS.' }),
  }),
);

export const MESSAGE_EXAMPLE = {
  id: 1,
  receivedAt: '2030-01-01T12:00:00.000Z',
  channel: 'sms',
  to: '+12025550143',
  type: 'VERIFICATION',
  code: '482913',
  text: '482913 is your code.',
  locale: 'en',
  ttlSeconds: 600,
  segments: 1,
};

/** Development: the messages that the inbox caught. */
export function inboxMessages(inbox: Inbox): Endpoint {
  return {
    method: 'get',
    path: '/inbox',
    summary: 'The last 100 messages, newest first (development only)',
    reply: InboxReply,
    replyExample: [MESSAGE_EXAMPLE],
    handlers: [(_req, res) => void res.set('Cache-Control', 'no-store').json(inbox.messages())],
  };
}

// A mail has inline styles; it may load nothing, run nothing, and be framed only by this service's pages.
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'sandbox allow-same-origin', // the page that frames it measures its height; scripts stay off
  "frame-ancestors 'self'",
].join(';');

/** Development: one caught mail as it renders. */
export function inboxMail(inbox: Inbox): Endpoint {
  return {
    method: 'get',
    path: '/inbox/:id/mail',
    summary: 'A mail as it renders (development only)',
    ...HTML,
    failures: ['not_found'],
    handlers: [
      (req, res) => {
        const message = inbox.messages().find(({ id }) => String(id) === req.params['id']);
        if (message?.html === undefined) throw new ApiError('not_found');
        res.set({ 'Content-Security-Policy': MAIL_POLICY, 'Cache-Control': 'no-store' });
        res.type('html').send(message.html);
      },
    ],
  };
}
