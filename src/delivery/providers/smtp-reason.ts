import { isNativeError } from 'node:util/types';
import type { NodemailerError } from 'nodemailer';
import { DeliveryError, NotSentError, type FailureReason } from '../delivery-error';
import { reasonOfCode } from '../failure-reason';

/**
 * The failure of a mail that Nodemailer did not hand over.
 * @param wasRead whether a byte of the message was read, so that the server may have it
 */
export function smtpFailure(error: unknown, { wasRead }: { wasRead: boolean }): DeliveryError {
  const Failure = wasRead ? DeliveryError : NotSentError;
  if (!isNativeError(error)) return new Failure('rejected');
  const { response = '' }: NodemailerError = error;
  const [, code, enhanced] = /^(\d{3})(?:[ -]([245]\.\d{1,3}\.\d{1,3})\b)?/.exec(response) ?? [];
  const reason = wasRead ? afterMessage(reasonOf(error, enhanced), response) : reasonOf(error, enhanced);
  return new Failure(reason, enhanced === undefined ? code : `${code} ${enhanced}`);
}

const NOT_CONNECTED: ReadonlySet<FailureReason> = new Set(['dns', 'connection', 'tls']);

/** Once the server may have the message, only a 4xx or 5xx says that it did not take it. */
function afterMessage(reason: FailureReason, response: string): FailureReason {
  if (response !== '' && !/^[45]\d\d/.test(response)) return 'unreadable_reply';
  return NOT_CONNECTED.has(reason) ? 'connection_lost' : reason;
}

function reasonOf(error: NodemailerError, enhanced: string | undefined): FailureReason {
  const { code, command, responseCode, originalCode, timeoutType } = error;
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'not_authorized';
  if (responseCode !== undefined) return reasonOfReply(responseCode, { command, enhanced });
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'message_rejected'; // Nodemailer's own check
  if (code === 'EDNS') return 'dns';
  if (code === 'ETLS' || timeoutType === 'UPGRADE_TIMEOUT') return 'tls';
  if (timeoutType === 'GREETING_TIMEOUT') return 'greeting';
  if (timeoutType === 'CONNECT_TIMEOUT') return 'connection';
  return reasonOfCode(originalCode ?? code);
}

interface ReplyContext {
  command: string | undefined;
  /** RFC 3463, such as `5.1.1`. */
  enhanced: string | undefined;
}

/**
 * Replies up to MAIL are the same for every recipient, and 421 ends the connection (RFC 5321 4.2.3). From RCPT on a
 * reply depends on the recipient. This holds after DATA too: SES's sandbox refuses unknown recipients there.
 */
function reasonOfReply(code: number, { command, enhanced }: ReplyContext): FailureReason {
  const isAboutRecipient = code !== 421 && (command === 'RCPT TO' || command === 'DATA');
  if (!isAboutRecipient) return `smtp_${code}`;
  if (isMailboxRefused(code, enhanced, command)) return 'recipient_refused';
  if (command === 'RCPT TO') return code < 500 ? 'recipient_deferred' : 'recipient_rejected';
  // x.3 is the state of the mail system itself, such as a full disk.
  return enhanced?.startsWith('3.', 2) ? `smtp_${code}` : 'message_rejected';
}

const MAILBOX_CODES = new Set([550, 551, 553, 556]); // RFC 5321 4.2.3, RFC 7504

/**
 * Whether a reply says that the mailbox does not exist, so that every other server would refuse it too. Servers also
 * reply 550 when they reject our sender, our IP address or the content. The enhanced code, if there is one, tells them
 * apart: 5.1 and 5.2 are about the mailbox, except 5.1.7 and 5.1.8, which are about the sender.
 */
function isMailboxRefused(code: number, enhanced: string | undefined, command: string | undefined): boolean {
  if (enhanced === undefined) return command === 'RCPT TO' && MAILBOX_CODES.has(code);
  return code >= 500 && /^5\.[12]\./.test(enhanced) && enhanced !== '5.1.7' && enhanced !== '5.1.8';
}
