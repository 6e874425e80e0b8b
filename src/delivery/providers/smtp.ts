import { createTransport } from 'nodemailer';
import { flag, freeText, hostOf, urlWhere, wholeNumber } from '../../config/setting-kinds';
import type { Provider } from '../provider';
import { createMailComposer } from './compose-mail';
import { defineProvider } from './define-provider';
import { emailFrom } from './email-from';
import { smtpFailure } from './smtp-reason';

interface SmtpSettings {
  host: string;
  port: number;
  secure: boolean;
  auth: { user: string; pass: string } | undefined;
  /** `"Name" <address>` or an address. */
  from: string;
}

export const smtp = defineProvider({
  name: 'smtp',
  channels: { email: 'when set up' },
  variables: {
    SMTP_URL: urlWhere(
      'an smtp:// or smtps:// URL',
      ({ protocol, hostname }) => /^smtps?:$/.test(protocol) && hostname !== '',
    ).optional(),
    SMTP_HOST: freeText('a host name').optional(),
    SMTP_PORT: wholeNumber(1, 65_535).optional(),
    SMTP_SECURE: flag.optional(),
    EMAIL_ADDRESS: freeText('the user name of the mail account').optional(),
    EMAIL_PASSWORD: freeText('the password of the mail account').optional(),
    EMAIL_FROM: emailFrom.optional(),
  },
  needs: 'SMTP_URL or SMTP_HOST',
  together: [
    { given: 'EMAIL_ADDRESS', needsOneOf: ['EMAIL_PASSWORD'] },
    { given: 'EMAIL_ADDRESS', needsOneOf: ['SMTP_HOST', 'SMTP_URL'] },
  ],
  read(values, { appName }): SmtpSettings | undefined {
    const url = values.SMTP_URL === undefined ? undefined : new URL(values.SMTP_URL);
    const host = url ? hostOf(url) : values.SMTP_HOST;
    if (host === undefined) return undefined;
    const user = url?.username ? decodeURIComponent(url.username) : values.EMAIL_ADDRESS;
    const password = url?.password ? decodeURIComponent(url.password) : values.EMAIL_PASSWORD;
    const port = url?.port ? Number(url.port) : values.SMTP_PORT;
    const secure = url ? url.protocol === 'smtps:' : (values.SMTP_SECURE ?? port === 465);
    const address = user?.includes('@') ? user : `no-reply@${host}`;
    return {
      host,
      port: port ?? (secure ? 465 : 587),
      secure,
      auth: user === undefined ? undefined : { user, pass: password ?? '' },
      from: values.EMAIL_FROM ?? `"${appName.replaceAll(/["\\]/g, '')}" <${address}>`,
    };
  },
  create: createSmtpProvider,
});

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_SOCKET_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 20;

/** E-mail through any SMTP server, over a pool of open connections. */
export function createSmtpProvider({ host, port, secure, auth, from }: SmtpSettings): Provider {
  const mailer = createTransport({
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    maxMessages: Infinity,
    // The server may have taken a message before its connection died: a second try could deliver it twice.
    maxRequeues: 0,
    host,
    port,
    secure,
    ...(auth === undefined
      ? {}
      : // The password travels under TLS only. A server that offers no login is not the configured one.
        { auth, requireTLS: !secure, forceAuth: true }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: IDLE_SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const compose = createMailComposer(from);

  return {
    name: 'smtp',
    async send({ to, subject, text, html }, signal) {
      const mail = compose({ to, subject: subject ?? '', text, html });
      await mailer.sendMail({ ...mail, signal }).catch((error: unknown) => {
        throw smtpFailure(error, signal);
      });
    },
    close: () => mailer.close(),
  };
}
