import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { flag, freeText, wholeNumber } from '../../config/setting-kinds';
import { messageIdIn } from '../message-id';
import type { Provider } from '../provider';
import { createMailComposer } from './compose-mail';
import { defineProvider } from './define-provider';
import { domainOf, ehloName } from './ehlo-name';
import { emailVariables, type EmailHeaders } from './email-headers';
import { createSmtpPool } from './smtp-pool';
import { queueIdIn } from './smtp-queue-id';
import { sendOver } from './smtp-send';
import { smtpUrl, type SmtpUrl } from './smtp-url';

interface SmtpSettings extends EmailHeaders {
  host: string;
  port: number;
  secure: boolean;
  auth: { user: string; pass: string; method?: string | undefined } | undefined;
  /** Of EHLO. */
  name?: string | undefined;
  options?: SmtpUrl['options'] | undefined;
  maxConnections: number;
}

export const smtp = defineProvider({
  name: 'smtp',
  channels: { email: 'when set up' },
  variables: {
    SMTP_URL: smtpUrl.optional(),
    SMTP_HOST: freeText('a host name').optional(),
    SMTP_PORT: wholeNumber(1, 65_535).optional(),
    SMTP_SECURE: flag.optional(),
    SMTP_NAME: ehloName.optional(),
    SMTP_MAX_CONNECTIONS: wholeNumber(1, 1000).default(20),
    EMAIL_ADDRESS: freeText('the user name of the mail account').optional(),
    EMAIL_PASSWORD: freeText('the password of the mail account').optional(),
    ...emailVariables,
  },
  needs: 'SMTP_URL or SMTP_HOST',
  together: [
    { given: 'EMAIL_ADDRESS', needsOneOf: ['EMAIL_PASSWORD'] },
    { given: 'EMAIL_ADDRESS', needsOneOf: ['SMTP_HOST', 'SMTP_URL'] },
  ],
  problems({ EMAIL_FROM: from, SMTP_URL: url, EMAIL_ADDRESS: address }, { isProduction }) {
    const user = url?.user ?? address;
    const isSenderUnknown = from === undefined && user !== undefined && !user.includes('@');
    const sendsPasswordInClear = url?.options.ignoreTLS && user !== undefined && !isLoopback(url.host);
    return [
      ...(isProduction && isSenderUnknown
        ? [{ name: 'EMAIL_FROM', accepts: 'must be set in production: the SMTP user is not an address' }]
        : []),
      ...(sendsPasswordInClear
        ? [{ name: 'SMTP_URL', accepts: 'must not have ignoreTLS with a login, except for localhost' }]
        : []),
    ];
  },
  read(values, { appName }): SmtpSettings | undefined {
    const url = values.SMTP_URL;
    const host = url?.host ?? values.SMTP_HOST;
    if (host === undefined) return undefined;
    const user = url?.user ?? values.EMAIL_ADDRESS;
    const pass = url?.password ?? values.EMAIL_PASSWORD ?? '';
    const port = url?.port ?? values.SMTP_PORT;
    const secure = url?.secure ?? values.SMTP_SECURE ?? port === 465;
    const account = user?.includes('@') ? user : undefined;
    const sender = values.EMAIL_FROM ?? account;
    return {
      host,
      port: port ?? (secure ? 465 : 587),
      secure,
      auth: user === undefined ? undefined : { user, pass, ...(url?.authMethod && { method: url.authMethod }) },
      from: values.EMAIL_FROM ?? `"${appName.replaceAll(/["\\]/g, '')}" <${account ?? `no-reply@${host}`}>`,
      replyTo: values.EMAIL_REPLY_TO,
      headers: values.EMAIL_HEADERS,
      name: values.SMTP_NAME ?? url?.name ?? (sender === undefined ? undefined : domainOf(sender)),
      options: url?.options,
      maxConnections: values.SMTP_MAX_CONNECTIONS,
    };
  },
  create: createSmtpProvider,
});

/** E-mail through any SMTP server, over a pool of open connections. */
export function createSmtpProvider(settings: SmtpSettings): Provider {
  const pool = createSmtpPool({ options: connectionOptions(settings), auth: settings.auth }, settings.maxConnections);
  const compose = createMailComposer(settings);

  return {
    name: 'smtp',
    /** @returns the server's queue id, or the mail's own Message-ID where the reply names none */
    async send({ to, subject, text, html }, signal) {
      const mail = compose({ to, subject: subject ?? '', text, html });
      const reply = await sendOver(pool, { mail, signal });
      return messageIdIn(queueIdIn(reply), to) ?? mail.messageId;
    },
    /** Opens a connection and logs in, unless one is open. */
    check: async (signal) => pool.release(await pool.acquire(signal, { prefersNew: false })),
    close: () => pool.close(),
  };
}

/** Twice the longest `DELIVERY_TIMEOUT`, which alone bounds a send. */
const STEP_TIMEOUT_MS = 120_000;

function connectionOptions({ host, port, secure, auth, name, options = {} }: SmtpSettings): SMTPConnection.Options {
  return {
    ...options,
    host,
    port,
    secure,
    name,
    // A password travels under TLS only: `requireTLS=false` does not change that.
    requireTLS: auth && !secure ? !options.ignoreTLS : options.requireTLS,
    // Without a password, STARTTLS protects from listeners only: an attacker between the two could remove the offer of
    // STARTTLS as well. The certificates of such relays are often self-signed.
    tls: { ...(!auth && !secure && { rejectUnauthorized: false }), ...options.tls },
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    dnsTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
    socketCloseTimeout: 0, // closing destroys the socket
  };
}

const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);
