import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ComposedMail } from './compose-mail';
import { smtpFailure } from './smtp-reason';

export interface SmtpAccess {
  options: SMTPConnection.Options;
  auth: { user: string; pass: string; method?: string | undefined } | undefined;
}

interface Opening {
  signal: AbortSignal;
  /** The connection has ended, or was never established. */
  onEnd: () => void;
}

export type SmtpSession = Awaited<ReturnType<typeof openSession>>;

const QUIT_TIMEOUT_MS = 1_000;
const RESET_TIMEOUT_MS = 5_000;

/**
 * Opens a connection and logs in.
 * @throws NotSentError otherwise, and as soon as `signal` aborts
 */
export async function openSession({ options, auth }: SmtpAccess, { signal, onEnd }: Opening) {
  const connection = new SMTPConnection(options);
  let isOpen = true;
  let sends = 0;
  let fail: (error: Error) => void = () => undefined;
  connection.on('error', (error: Error) => fail(error));
  connection.once('end', () => {
    isOpen = false;
    onEnd();
    // Nodemailer reports the server's reply, if there is one, right after this event.
    queueMicrotask(() => fail(Object.assign(new Error('ended'), { code: 'ECONNECTION' })));
  });

  /** An abort destroys the connection. */
  const step = (until: AbortSignal, start: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        reject(overdue(connection));
        connection.close();
      };
      const done = (error?: Error | null) => {
        until.removeEventListener('abort', onAbort);
        if (error) reject(error);
        else resolve();
      };
      fail = done;
      until.addEventListener('abort', onAbort);
      start(done);
      if (until.aborted) onAbort();
    });

  try {
    await step(signal, (done) => connection.connect(done));
    if (auth) await step(signal, (done) => connection.login({ ...auth }, done));
  } catch (error) {
    connection.close();
    throw smtpFailure(error, { wasRead: false });
  }

  return {
    /** Whether it can carry a message. */
    isOpen: () => isOpen,
    /** The number of messages that were sent or tried. */
    sends: () => sends,

    /**
     * @returns the server's reply to the message
     * @throws DeliveryError: a `NotSentError` if not one byte of the message was read
     */
    async send({ envelope, raw }: ComposedMail, until: AbortSignal): Promise<string> {
      sends += 1;
      let reply = '';
      const message = new Readable({
        read() {
          this.push(raw);
          this.push(null);
        },
      });
      try {
        await step(until, (done) => {
          connection.send({ ...envelope }, message, (error, sent) => {
            if (!error) reply = sent.response;
            done(error);
          });
        });
        return reply;
      } catch (error) {
        throw smtpFailure(error, { wasRead: message.readableDidRead });
      }
    },

    /** Ends the transaction that the server refused. */
    reset: () => step(AbortSignal.timeout(RESET_TIMEOUT_MS), (done) => connection.reset(done)),

    quit(): void {
      isOpen = false;
      connection.quit();
      setTimeout(() => connection.close(), QUIT_TIMEOUT_MS).unref();
    },
  };
}

/** The error of a step that took too long, with Nodemailer's name of the step. */
function overdue({ stage, lastServerResponse, upgrading }: SMTPConnection): Error {
  const isGreeted = stage === 'connected' && lastServerResponse !== false;
  const established = upgrading ? 'UPGRADE_TIMEOUT' : 'SOCKET_TIMEOUT';
  const opening = stage === 'init' ? 'CONNECT_TIMEOUT' : 'GREETING_TIMEOUT';
  return Object.assign(new Error('overdue'), { code: 'ETIMEDOUT', timeoutType: isGreeted ? established : opening });
}
