import { isIP } from 'node:net';
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';
import addressparser from 'nodemailer/lib/addressparser';
import { z } from 'zod';
import { parseEmail, parsePhone } from '../otp/recipient';
import { parseRates, type Rate } from '../rate';
import { isAppName } from '../templates/app-name';

/*
 * How settings are spelled. Every kind says what it accepts, in the place where zod keeps a message.
 */

export const setting = (accepts: string) => z.string({ error: accepts });

export const whole = (min: number, max: number, unit = '') => {
  const accepts = `a whole number from ${min} to ${max}${unit && ` ${unit}`}`;
  return setting(accepts)
    .regex(/^\d{1,9}$/, accepts)
    .transform(Number)
    .refine((value) => value >= min && value <= max, accepts);
};

export const flag = setting('true or false')
  .pipe(oneOf(['true', 'false']))
  .transform((value) => value === 'true');

/** Several out of a few, in the order that was given. */
export function someOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  const accepts = `${listing(values)}, separated by commas`;
  return list(accepts).pipe(z.array(z.enum(values, { error: accepts }), { error: accepts }));
}

function listing(values: readonly string[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: listing(values) });
}

export const url = (accepts: string, isFine: (url: URL) => boolean) =>
  setting(accepts).refine(
    (text) => URL.canParse(text) && isPercentEncoded(text) && isFine(new URL(text)),
    accepts,
  );

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

export const httpUrl = url('an http:// or https:// URL', ({ protocol }) =>
  /^https?:$/.test(protocol),
);

/** An address that messages are posted to. */
export const endpoint = url(
  'an http:// or https:// URL without a user name',
  ({ protocol, username }) => /^https?:$/.test(protocol) && username === '',
);

const SENDER_ACCEPTS = '"Name" <address>';
/** What mails are from: one address, and Nodemailer finds the same one in it. */
export const sender = setting(SENDER_ACCEPTS)
  .regex(/^("?[^\p{C}@<>"]*"?\s*<)?[^\p{C}\s@<>",]+@[^\p{C}\s@<>",]+>?$/u, SENDER_ACCEPTS)
  .refine((value) => {
    const [only, ...more] = addressparser(value);
    return more.length === 0 && /^[^\s@<>":]+@[^\s@<>":]+$/.test(only?.address ?? '');
  }, SENDER_ACCEPTS);

const SECRETS_ACCEPT = 'whsec_ and 24 to 64 bytes in base64, or several separated by commas';
export const webhookSecrets = setting(SECRETS_ACCEPT)
  .transform((value) => value.split(',').map((item) => item.trim()))
  .pipe(
    z.array(
      z.string().refine((secret) => {
        const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length;
        return secret.startsWith('whsec_') && bytes >= 24 && bytes <= 64;
      }, SECRETS_ACCEPT),
    ),
  );

export const list = (accepts: string) =>
  setting(accepts)
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.length > 0, accepts);

const ORIGINS_ACCEPT = 'origins separated by commas, or *';
const ORIGIN = /^(\*|[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+)$/i;
export const origins = list(ORIGINS_ACCEPT).refine(
  (items) => items.every((item) => ORIGIN.test(item)),
  ORIGINS_ACCEPT,
);

const RATES_ACCEPT = 'counts over spans such as 1/30s,5/10m,10/1h, or off';
export const ratesThat = (accepts: string) =>
  setting(accepts).transform((value, context): Rate[] => {
    const parsed = parseRates(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: accepts });
    return z.NEVER;
  });
export const rates = ratesThat(RATES_ACCEPT);

const COUNTRY_ACCEPTS = 'ISO 3166 codes of countries such as DE,FR';
const isCountry = (code: string): code is CountryCode => isSupportedCountry(code);
export const country = setting(COUNTRY_ACCEPTS).transform((value, context): CountryCode => {
  if (isCountry(value)) return value;
  context.addIssue({ code: 'custom', message: COUNTRY_ACCEPTS });
  return z.NEVER;
});
export const countries = list(`${COUNTRY_ACCEPTS}, or *`).pipe(
  z.union([z.tuple([z.literal('*')]).transform(() => '*' as const), z.array(country)], {
    error: `${COUNTRY_ACCEPTS}, or *`,
  }),
);

const API_KEYS_ACCEPT = 'name:key pairs separated by commas, each key at least 16 characters';
export const apiKeys = list(API_KEYS_ACCEPT).transform((pairs, context) => {
  const keys = pairs.map((pair) => {
    const [, name, key] = /^([A-Za-z0-9._-]{1,64}):(\S{16,})$/.exec(pair) ?? [];
    return name === undefined || key === undefined ? undefined : { name, key };
  });
  const valid = keys.filter((entry) => entry !== undefined);
  if (valid.length === keys.length) return valid;
  context.addIssue({ code: 'custom', message: API_KEYS_ACCEPT });
  return z.NEVER;
});

/** What Express takes for a proxy: a name of its own for some networks, an address, or a network. */
function isNetwork(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item.trim())) return true;
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(item.trim()) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}

const TRUST_PROXY_ACCEPTS = 'true, false, a number of proxies, or their addresses and networks';
export const trustProxy = setting(TRUST_PROXY_ACCEPTS)
  .refine(
    (value) => /^(true|false|\d{1,3})$/.test(value) || value.split(',').every(isNetwork),
    TRUST_PROXY_ACCEPTS,
  )
  .transform((value) => {
    if (value === 'true' || value === 'false') return value === 'true';
    return /^\d+$/.test(value) ? Number(value) : value;
  });

const RATE_ACCEPTS = 'one count over a span, such as 20/1h';
export const rate = setting(RATE_ACCEPTS).transform((value, context): Rate => {
  const [first, ...more] = parseRates(value) ?? [];
  if (first !== undefined && more.length === 0) return first;
  context.addIssue({ code: 'custom', message: RATE_ACCEPTS });
  return z.NEVER;
});

const NAME_ACCEPTS = '1 to 24 characters on one line';
export const appName = setting(NAME_ACCEPTS).refine(isAppName, NAME_ACCEPTS);

const COLOR_ACCEPTS = 'a colour such as #1d4ed8';
export const color = setting(COLOR_ACCEPTS).regex(/^#[0-9a-fA-F]{6}$/, COLOR_ACCEPTS);

const CONTACT_ACCEPTS = 'an e-mail address or an http:// or https:// URL, 100 characters at most';
export const contact = setting(CONTACT_ACCEPTS).refine(
  (value) =>
    value.length <= 100 &&
    (parseEmail(value)?.address === value ||
      (/^https?:\/\/[\x21-\x7e]+$/.test(value) && URL.canParse(value))),
  CONTACT_ACCEPTS,
);

const TEST_RECIPIENTS_ACCEPT =
  'recipient:code pairs such as +15005550006:123456,a@example.com:654321';
export const testRecipients = list(TEST_RECIPIENTS_ACCEPT).transform((pairs, context) => {
  const parsed = pairs.map((pair) => {
    const [, to, code] = /^(.+):(\d{4,10})$/.exec(pair) ?? [];
    const recipient = to?.includes('@') ? parseEmail(to) : parsePhone(to ?? '');
    return recipient && code ? { identity: recipient.identity, code } : undefined;
  });
  const valid = parsed.filter((entry) => entry !== undefined);
  if (valid.length === parsed.length) return valid;
  context.addIssue({ code: 'custom', message: TEST_RECIPIENTS_ACCEPT });
  return z.NEVER;
});
