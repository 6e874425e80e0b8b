import type { Connection } from 'pg';

export const CHANNEL_BINDINGS = ['disable', 'prefer', 'require'] as const;

export type ChannelBinding = (typeof CHANNEL_BINDINGS)[number];

/** Its code names the trouble of a start. */
class NoChannelBindingError extends Error {
  readonly code = 'NO_CHANNEL_BINDING';
}

/**
 * Ends a connection whose server does not prove by SCRAM-SHA-256-PLUS that it holds both the certificate and the
 * password's verifier. Listens before pg does, so that a relay gets no answer to its demand for a password.
 */
export function requireChannelBinding(connection: Connection): void {
  let isOffered = false;
  let isProven = false;
  const refuse = () => {
    connection.stream.destroy();
    connection.emit('error', new NoChannelBindingError());
  };
  connection.on('authenticationCleartextPassword', refuse);
  connection.on('authenticationMD5Password', refuse);
  connection.on('authenticationSASL', ({ mechanisms }: { mechanisms: readonly string[] }) => {
    isOffered = mechanisms.includes('SCRAM-SHA-256-PLUS');
    if (!isOffered) refuse();
  });
  // pg checks the proof in this message. Without this message, `authenticationOk` alone proves nothing.
  connection.on('authenticationSASLFinal', () => (isProven = isOffered));
  connection.on('authenticationOk', () => {
    if (!isProven) refuse();
  });
}
