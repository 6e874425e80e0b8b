import { createTransport } from 'nodemailer';
import type { Provider } from './delivery';

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
  const transport = createTransport({
    pool: true,
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

  return {
    name: 'smtp',
    async send({ to, subject, text, html }, signal) {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject: subject ?? '',
        text,
        ...(html === undefined ? {} : { html }),
        // RFC 3834: out-of-office robots must not answer.
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      });
    },
    close: () => transport.close(),
  };
}
