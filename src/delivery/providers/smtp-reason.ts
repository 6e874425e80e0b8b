import { isNativeError } from 'node:util/types';
import type { NodemailerError } from 'nodemailer';
import type { FailureReason } from '../delivery-error';
import { reasonOfCode } from '../failure-reason';

/** Why Nodemailer did not hand a mail over. */
export function reasonOfSmtpError(error: unknown, signal: AbortSignal): FailureReason {
  if (signal.aborted) return 'timeout';
  if (!isNativeError(error)) return 'rejected';
  const { code, command, response, responseCode, originalCode, timeoutType }: NodemailerError = error;
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'not_authorized';
  if (responseCode !== undefined) {
    const isRefused = command === 'RCPT TO' && isMailboxRefused(responseCode, response ?? '');
    return isRefused ? 'recipient_refused' : `smtp_${responseCode}`;
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'rejected'; // Nodemailer's own check
  const wasSettingUp = timeoutType !== undefined && timeoutType !== 'SOCKET_TIMEOUT';
  if (wasSettingUp || code === 'EDNS' || code === 'ETLS') return 'connection';
  return reasonOfCode(originalCode ?? code);
}

const MAILBOX_CODES = new Set([550, 551, 553, 556]); // RFC 5321 4.2.3, RFC 7504

/**
 * Whether a reply to RCPT says that the mailbox does not exist, so that every other server would refuse it too.
 * Servers also reply 550 when they reject our sender or our IP address. The enhanced code (RFC 3463), if there is
 * one, tells the two apart: x.1 and x.2 are about the mailbox, except x.1.7 and x.1.8. All others are about us.
 */
function isMailboxRefused(code: number, response: string): boolean {
  const [, subject, detail] = /^5\d\d[ -]5\.(\d{1,3})\.(\d{1,3})/.exec(response) ?? [];
  if (subject === undefined) return MAILBOX_CODES.has(code);
  return subject === '2' || (subject === '1' && detail !== '7' && detail !== '8');
}
