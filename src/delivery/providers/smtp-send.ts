import { NotSentError } from '../delivery-error';
import type { ComposedMail } from './compose-mail';
import type { SmtpPool } from './smtp-pool';

interface Attempt {
  mail: ComposedMail;
  signal: AbortSignal;
  isRetry?: boolean;
}

/**
 * Sends a mail. If the server ends the connection before it reads the message, tries a new connection once. A message
 * that the server may have is never sent again.
 * @returns the server's reply
 * @throws DeliveryError
 */
export async function sendOver(pool: SmtpPool, { mail, signal, isRetry = false }: Attempt): Promise<string> {
  const session = await pool.acquire(signal, { prefersNew: isRetry });
  try {
    const reply = await session.send(mail, signal);
    pool.release(session);
    return reply;
  } catch (error) {
    void pool.recover(session);
    if (isRetry || !isCutOff(error)) throw error;
    return sendOver(pool, { mail, signal, isRetry: true });
  }
}

/** RFC 5321 3.8: a server ends a connection with 421, or without a reply. */
const isCutOff = (error: unknown) =>
  error instanceof NotSentError &&
  (error.reason === 'connection_lost' || (error.replyCode?.startsWith('421') ?? false));
