import { randomUUID } from 'node:crypto';
import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';
import { mailbox } from './mailbox';

interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string | undefined;
}

/** The options of Nodemailer's `sendMail` for a message that is already composed. */
interface ComposedMail {
  envelope: { from: string; to: { name: string; address: string } };
  raw: string;
  /** The same as in `raw`. Without this field, Nodemailer generates another one, at 45 µs of CPU. */
  messageId: string;
}

/** Quoted-printable text never contains `=_` (RFC 2045 6.7), so a part cannot contain the boundary. */
const BOUNDARY = '=_part';

/**
 * Composes mails (RFC 5322, RFC 2046) from Nodemailer's encodings. Nodemailer's own composer passes each part through
 * a chain of streams: a send costs 640 µs of CPU with it and 280 µs with this one.
 * @param from `"Name" <address>` or an address
 */
export function createMailComposer(from: string): (mail: Mail) => ComposedMail {
  const encoder = new MimeNode().setHeader('From', from);
  const header = (name: string, value: string) => foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`);
  const fromHeader = header('From', from);
  const sender = encoder.getEnvelope().from || from;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);

  return ({ to, subject, text, html }) => {
    const messageId = `<${randomUUID()}@${domain}>`;
    const lines = [
      fromHeader,
      `To: ${mailbox(to)}`,
      header('Subject', literally(subject)),
      `Message-ID: ${messageId}`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'Auto-Submitted: auto-generated', // RFC 3834: out-of-office robots must not reply
      'MIME-Version: 1.0',
      `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
      '',
      ...part('plain', text),
      ...(html === undefined ? [] : part('html', html)),
      `--${BOUNDARY}--`,
      '',
    ];
    // Nodemailer parses a string into any number of recipients. An object is always one, quoted where it must be.
    const envelope = { from: sender, to: { name: '', address: to } };
    return { envelope, raw: lines.join('\r\n'), messageId };
  };
}

const part = (kind: 'plain' | 'html', content: string) => [
  `--${BOUNDARY}`,
  `Content-Type: text/${kind}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
  wrap(encode(content)),
];

const ENCODED_WORD_LENGTH = 52; // as in Nodemailer

/** Nodemailer does not encode a subject that looks like an encoded word (RFC 2047): mail programs would decode it. */
const literally = (subject: string) =>
  subject.includes('=?') ? encodeWord(subject, 'Q', ENCODED_WORD_LENGTH) : subject;
