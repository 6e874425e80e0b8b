import { isIP } from 'node:net';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { z } from 'zod';
import { explained, flag, freeText, hostOf, oneOf, percentDecoded } from '../../config/setting-kinds';
import { ehloName } from './ehlo-name';

const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** Nodemailer's options that a URL can hold, by their names in Nodemailer's own URLs. */
const Options = z.strictObject({
  ignoreTLS: flag.optional(),
  requireTLS: flag.optional(),
  name: ehloName.optional(),
  authMethod: oneOf(['PLAIN', 'LOGIN', 'CRAM-MD5']).optional(),
  localAddress: freeText('an IP address')
    .refine((value) => isIP(value) > 0)
    .optional(),
  'tls.rejectUnauthorized': flag.optional(),
  'tls.servername': freeText('a host name').optional(),
  'tls.ciphers': freeText('names of ciphers').optional(),
  'tls.minVersion': oneOf(TLS_VERSIONS).optional(),
  'tls.maxVersion': oneOf(TLS_VERSIONS).optional(),
});

const KIND = 'an smtp:// or smtps:// URL';
// An option or a path may be a part of the password: neither is printed.
const NO_PATH = `${KIND} without a path: percent-encode / as %2F in the user name and password (# as %23, ? as %3F)`;
const KNOWN_OPTIONS = `${KIND} whose options are ${Object.keys(Options.shape).join(', ')}, each once and with a valid value`;
const ONE_TLS = `${KIND} that does not combine ignoreTLS with smtps://, port 465 or requireTLS`;

export interface SmtpUrl {
  host: string;
  port: number | undefined;
  secure: boolean;
  user: string | undefined;
  password: string | undefined;
  name: string | undefined;
  authMethod: string | undefined;
  options: Pick<SMTPConnection.Options, 'ignoreTLS' | 'requireTLS' | 'localAddress' | 'tls'>;
}

export const smtpUrl = explained(KIND, parseSmtpUrl);

/** @returns what it accepts, for a URL that it refuses */
function parseSmtpUrl(value: string): SmtpUrl | string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    return /^smtps?:\/\/.*@/.test(value) ? NO_PATH : KIND;
  }
  if (!['', '/'].includes(url.pathname) || url.hash !== '') return NO_PATH;
  const user = percentDecoded(url.username);
  const password = percentDecoded(url.password);
  if (user === undefined || password === undefined) return NO_PATH;

  const given = Array.from(url.searchParams.keys());
  const parsed = Options.safeParse(Object.fromEntries(url.searchParams));
  if (!parsed.success || new Set(given).size < given.length) return KNOWN_OPTIONS;
  const { name, authMethod, ignoreTLS, requireTLS, localAddress, ...tlsOptions } = parsed.data;
  const secure = url.protocol === 'smtps:' || url.port === '465';
  if (ignoreTLS && (secure || requireTLS)) return ONE_TLS;
  const tls = Object.entries(tlsOptions).map(([option, setting]) => [option.slice('tls.'.length), setting] as const);
  return {
    host: hostOf(url),
    port: url.port ? Number(url.port) : undefined,
    secure,
    user: user || undefined,
    password: password || undefined,
    name,
    authMethod,
    options: {
      ...(ignoreTLS !== undefined && { ignoreTLS }),
      ...(requireTLS !== undefined && { requireTLS }),
      ...(localAddress !== undefined && { localAddress }),
      ...(tls.length > 0 && { tls: Object.fromEntries(tls) }),
    },
  };
}
