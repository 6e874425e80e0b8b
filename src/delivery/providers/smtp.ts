import { isNativeError } from 'node:util/types';
import { createTransport, type NodemailerError } from 'nodemailer';
import MailMessage from 'nodemailer/lib/mailer/mail-message';
import type MimeNode from 'nodemailer/lib/mime-node';
import SMTPPool from 'nodemailer/lib/smtp-pool';
import { createMailComposer } from './compose-mail';
import type { Provider } from '../provider';
import { DeliveryError, type FailureReason } from '../delivery-error';
import { reasonOfCode } from '../failure-reason';

export interface SmtpSettings {
  host: string;
  port: number;
  secure: boolean;
  auth: { user: string; pass: string } | undefined;
  from: string;
}

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_SOCKET_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 20;

/** E-mail through any SMTP server, over connections that are kept. */
export function createSmtpProvider({ host, port, secure, auth, from }: SmtpSettings): Provider {
  const pool = new SMTPPool({
    maxConnections: MAX_CONNECTIONS,
    maxMessages: Infinity,
    // A message whose connection died may have been taken: sending it again could deliver it twice.
    maxRequeues: 0,
    host,
    port,
    secure,
    ...(auth === undefined
      ? {}
      : // Credentials travel under TLS only, and a server that asks for none is not the one that was meant.
        { auth, requireTLS: !secure, forceAuth: true }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: IDLE_SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  const mailer = createTransport(pool);
  const compose = createMailComposer(from);
  /** What sendMail does once it has composed a message. */
  const handOver = (message: MimeNode, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const mail = Object.assign(new MailMessage(mailer, { signal }), { message });
      pool.send(mail, (error) => (error === null ? resolve() : reject(error)));
    });

  return {
    name: 'smtp',
    async send({ to, subject, text, html }, signal) {
      const message = compose({ to, subject: subject ?? '', text, html });
      await handOver(message, signal).catch((error: unknown) => {
        throw new DeliveryError(reasonOf(error, signal));
      });
    },
    close: () => pool.close(),
  };
}

function reasonOf(error: unknown, signal: AbortSignal): FailureReason {
  if (signal.aborted) return 'timeout';
  if (!isNativeError(error)) return 'rejected';
  const { code, command, response, responseCode, originalCode, timeoutType }: NodemailerError =
    error;
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'not_authorized';
  if (responseCode !== undefined) {
    const isRefused = command === 'RCPT TO' && isMailboxRefused(responseCode, response ?? '');
    return isRefused ? 'recipient_refused' : `smtp_${responseCode}`;
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'rejected'; // by nodemailer, before any server
  const wasSettingUp = timeoutType !== undefined && timeoutType !== 'SOCKET_TIMEOUT';
  if (wasSettingUp || code === 'EDNS' || code === 'ETLS') return 'connection';
  return reasonOfCode(originalCode ?? code);
}

const MAILBOX_CODES = new Set([550, 551, 553, 556]); // RFC 5321 4.2.3, RFC 7504

/**
 * Whether a reply to RCPT says that the mailbox is not there, so that no other server would take it either.
 * Servers give the same 550 to a sender or an address of ours that they do not like; where there is an
 * enhanced code (RFC 3463), x.1 and x.2 are about the mailbox, except x.1.7 and x.1.8: those and the rest
 * are about us.
 */
function isMailboxRefused(code: number, response: string): boolean {
  const [, subject, detail] = /^5\d\d[ -]5\.(\d{1,3})\.(\d{1,3})/.exec(response) ?? [];
  if (subject === undefined) return MAILBOX_CODES.has(code);
  return subject === '2' || (subject === '1' && detail !== '7' && detail !== '8');
}
