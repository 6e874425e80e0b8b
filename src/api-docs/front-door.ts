import type { Endpoint } from './endpoints';
import { DocumentReply, HomeReply, InboxReply, TextReply } from './replies';

const DOCUMENT_EXAMPLE = { openapi: '3.1.0', info: {}, paths: {} };
const MESSAGE_EXAMPLE = {
  id: 1,
  receivedAt: '2030-01-01T12:00:00.000Z',
  channel: 'sms',
  to: '+12025550143',
  type: 'VERIFICATION',
  code: '482913',
  text: '482913 is your code.',
  segments: 1,
};

const DOCUMENTATION: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/docs',
    summary: 'This reference, for people',
    reply: TextReply,
    replyType: 'text/html',
    replyExample: '<!doctype html>…',
    failures: [],
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This reference, for machines',
    reply: DocumentReply,
    replyExample: DOCUMENT_EXAMPLE,
    failures: [],
  },
  {
    method: 'get',
    path: '/swagger.json',
    summary: 'The same at its older address',
    reply: DocumentReply,
    replyExample: DOCUMENT_EXAMPLE,
    failures: [],
  },
];

export const PRODUCTION_FRONT_DOOR: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/',
    summary: 'What this service is',
    reply: HomeReply,
    replyExample: { name: 'otp-service', version: '1.0.0', docs: '/docs' },
    failures: [],
  },
  ...DOCUMENTATION,
];

/** Production has none of these but the documentation. */
export const DEVELOPMENT_FRONT_DOOR: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/',
    summary: 'A page to try the service on (development only; JSON in production)',
    reply: TextReply,
    replyType: 'text/html',
    replyExample: '<!doctype html>…',
    failures: [],
  },
  ...DOCUMENTATION,
  {
    method: 'get',
    path: '/preview',
    summary: 'Every message, as this instance would send it (development only)',
    reply: TextReply,
    replyType: 'text/html',
    replyExample: '<!doctype html>…',
    failures: [],
  },
  {
    method: 'get',
    path: '/inbox',
    summary: 'The last 100 messages, newest first (development only)',
    reply: InboxReply,
    replyExample: [MESSAGE_EXAMPLE],
    failures: [],
  },
  {
    method: 'get',
    path: '/inbox/{id}/mail',
    summary: 'A mail as it renders (development only)',
    reply: TextReply,
    replyType: 'text/html',
    replyExample: '<!doctype html>…',
    failures: ['not_found'],
  },
  {
    method: 'get',
    path: '/inbox/events',
    summary: 'The inbox as it fills, as server-sent events (development only)',
    reply: TextReply,
    replyType: 'text/event-stream',
    replyExample: `event: inbox\ndata: []\n\nevent: message\ndata: ${JSON.stringify(MESSAGE_EXAMPLE)}\n\n`,
    failures: ['rate_limited'],
  },
];
