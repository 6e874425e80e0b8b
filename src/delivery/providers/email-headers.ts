import { parsed } from '../../config/setting-kinds';
import { emailFrom } from './email-from';

export type Header = readonly [name: string, value: string];

/** Headers of every e-mail: out-of-office robots must not reply (RFC 3834, and Exchange's own). */
export const AUTOMATIC: readonly Header[] = [
  ['Auto-Submitted', 'auto-generated'],
  ['X-Auto-Response-Suppress', 'All'],
];

const ACCEPTS = 'Name: value, several separated by ; in ASCII, without headers that the service sets or recipients';

// Also those that would add a recipient, and those that only the path of the mail adds.
const RESERVED =
  /^(from|sender|to|cc|bcc|reply-to|subject|date|message-id|mime-version|content-.*|resent-.*|return-path|received|auto-submitted|x-auto-response-suppress)$/i;
const MAX_LINE = 900; // of 998 (RFC 5322 2.1.1)

const headers = parsed(ACCEPTS, (text): Header[] | undefined => {
  const items = text.split(';').filter((item) => item.trim() !== '');
  const valid = items.map(parseHeader).filter((header) => header !== undefined);
  const names = new Set(valid.map(([name]) => name.toLowerCase()));
  return items.length > 0 && names.size === items.length ? valid : undefined;
});

function parseHeader(item: string): Header | undefined {
  const [, name, value] = /^\s*([a-z\d-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)\s*$/i.exec(item) ?? [];
  if (name === undefined || value === undefined || RESERVED.test(name)) return undefined;
  return item.length <= MAX_LINE ? [name, value] : undefined;
}

/** Variables that every e-mail provider of ours reads. */
export const emailVariables = {
  EMAIL_FROM: emailFrom.optional(),
  EMAIL_REPLY_TO: emailFrom.optional(),
  EMAIL_HEADERS: headers.optional(),
};

export interface EmailHeaders {
  /** `"Name" <address>` or an address. */
  from: string;
  replyTo?: string | undefined;
  headers?: readonly Header[] | undefined;
}
