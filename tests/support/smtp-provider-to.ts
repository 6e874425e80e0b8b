import { createSmtpProvider } from '../../src/delivery/providers/smtp';
import { onTeardown } from './harness';

/** A provider without login and TLS for a server on this machine. */
export function smtpProviderTo(port: number, settings = {}) {
  const smtp = createSmtpProvider({
    host: '127.0.0.1',
    port,
    secure: false,
    auth: undefined,
    from: 'no-reply@acme.example',
    maxConnections: 20,
    ...settings,
  });
  onTeardown(() => smtp.close?.());
  return smtp;
}
