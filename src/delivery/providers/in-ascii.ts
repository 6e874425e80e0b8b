import { encodeWords } from 'nodemailer/lib/mime-funcs';

const ENCODED_WORD_LENGTH = 52; // Nodemailer's own: under 75 with its delimiters (RFC 2047 2)

/** SES requires ASCII: a name in other letters becomes encoded words, which must not be quoted. */
export function inAscii(sender: string): string {
  const [, name, address] = /^\s*"?([^"<]*[^"<\s])"?\s*(<[^<>]+>)\s*$/.exec(sender) ?? [];
  if (name === undefined || address === undefined || !/[^\x20-\x7e]/.test(name)) return sender;
  return `${encodeWords(name, 'B', ENCODED_WORD_LENGTH, true)} ${address}`;
}
