import { domainToASCII } from 'node:url';
import { trimInvisible } from '../visible-text';

const ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
// A dot-string of RFC 5321 4.1.2. Quoted strings, comments, display names and encoded words are rejected, because
// they can become a second address further down (nodemailer routes {address: 'a@x.com,b@y.com'} to y.com).
const LOCAL_PART = new RegExp(`^(?!.*=\\?.*\\?=)${ATOM}(\\.${ATOM})*$`, 'i');
// Mobile networks of Japan issued addresses with several dots in a row and with a dot before the @.
const LOOSE_LOCAL_PART = new RegExp(`^(?!.*=\\?.*\\?=)${ATOM}(\\.+${ATOM})*\\.*$`, 'i');
const LOOSE_DOMAINS = ['docomo.ne.jp', 'ezweb.ne.jp', 'au.com'];
const LETTER_BEYOND_ASCII = /(?!\p{ASCII})[\p{L}\p{M}\p{N}]/gu;

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
// Letters and digits, the joiners and middle dots that IDNA allows in some places (RFC 5892 A.1 to A.7), and the dots
// of UTS 46. UTS 46 ignores soft hyphens and other invisible characters; this pattern rejects them.
const INTERNATIONAL_DOMAIN = /^[\p{L}\p{M}\p{N}.\-。．｡\u200c\u200d·\u0375\u05f3\u05f4・]+$/u;
const MAX_ADDRESS = 254; // RFC 5321 4.5.3.1.3, less the angle brackets
const MAX_LOCAL_PART = 64; // RFC 5321 4.5.3.1.1

/**
 * Parses one e-mail address.
 * @returns the address with its domain in lower-case ASCII; undefined for anything that is not exactly one plain address
 */
export function parseAddress(input: string): string | undefined {
  const { local, domain } = split(input);
  if (domain === undefined || local.length > MAX_LOCAL_PART) return undefined;
  const grammar = LOOSE_DOMAINS.includes(domain) ? LOOSE_LOCAL_PART : LOCAL_PART;
  const address = `${local}@${domain}`;
  return grammar.test(local) && address.length <= MAX_ADDRESS ? address : undefined;
}

/** Whether an address has letters beyond ASCII before its @ (RFC 6531) and is otherwise one plain address. */
export function isInternationalAddress(input: string): boolean {
  const { local, domain } = split(input);
  const inAscii = local.replaceAll(LETTER_BEYOND_ASCII, 'x');
  // NFKC changes full-width letters and other compatibility characters, which no mailbox has.
  const isInternational = inAscii !== local && local.normalize('NFKC') === local;
  return domain !== undefined && isInternational && LOCAL_PART.test(inAscii);
}

function split(input: string): { local: string; domain: string | undefined } {
  const typed = trimInvisible(input);
  const at = typed.lastIndexOf('@');
  return { local: typed.slice(0, Math.max(at, 0)), domain: asciiDomain(typed.slice(at + 1)) };
}

function asciiDomain(typed: string): string | undefined {
  const isAscii = /^[\x21-\x7e]+$/.test(typed);
  if (!isAscii && !INTERNATIONAL_DOMAIN.test(typed)) return undefined;
  // domainToASCII (UTS 46) also decodes %-escapes and turns numbers into IP addresses, so it gets no plain ASCII.
  const domain = isAscii ? typed.toLowerCase() : domainToASCII(typed);
  return domain.length <= 253 && DOMAIN.test(domain) ? domain : undefined;
}
