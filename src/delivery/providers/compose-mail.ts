import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';

interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string | undefined;
}

/** No quoted-printable text holds `=_` (RFC 2045 6.7), so no part can hold its own end. */
const BOUNDARY = '=_part';

/**
 * Composes mails (RFC 5322, RFC 2046) out of Nodemailer's own encodings, as messages that its pool takes as they
 * are. Nodemailer's sendMail would pass each through a chain of streams, which takes about as long as all the
 * rest of a send.
 * @param from `"Name" <address>` or an address
 */
export function createMailComposer(from: string): (mail: Mail) => MimeNode {
  const encoder = new MimeNode();
  const header = (name: string, value: string) =>
    foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`);
  const fromHeader = header('From', from);
  const sender = new MimeNode().setHeader('From', from).getEnvelope().from || from;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);

  return ({ to, subject, text, html }) => {
    const messageId = `<${randomUUID()}@${domain}>`;
    const lines = [
      fromHeader,
      `To: ${to}`,
      header('Subject', literally(subject)),
      `Message-ID: ${messageId}`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'Auto-Submitted: auto-generated', // RFC 3834: out-of-office robots must not answer
      'MIME-Version: 1.0',
      `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
      '',
      ...part('plain', text),
      ...(html === undefined ? [] : part('html', html)),
      `--${BOUNDARY}--`,
      '',
    ];
    return Object.assign(new MimeNode('', { baseBoundary: BOUNDARY }), {
      getEnvelope: () => ({ from: sender, to: [to] }),
      getHeader: () => messageId,
      messageId: () => messageId,
      createReadStream: () => Readable.from(Buffer.from(lines.join('\r\n'))),
    });
  };
}

const part = (kind: 'plain' | 'html', content: string) => [
  `--${BOUNDARY}`,
  `Content-Type: text/${kind}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
  wrap(encode(content)),
];

const WORD_LENGTH = 52; // as nodemailer has it

/** Nodemailer passes ASCII on as it is, and what reads as an encoded word (RFC 2047) would be decoded. */
const literally = (subject: string) =>
  subject.includes('=?') ? encodeWord(subject, 'Q', WORD_LENGTH) : subject;
