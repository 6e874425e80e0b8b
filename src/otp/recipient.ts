import { domainToASCII } from 'node:url';
import {
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumberType,
} from 'libphonenumber-js/max';
import { ApiError } from '../errors';
import type { Channel } from '../channel';

/** Where a message goes, and who that is. */
export interface Recipient {
  channel: Channel;
  /** What the provider is given: the address as typed with its domain lowered, or the number in E.164. */
  address: string;
  /** One spelling for all spellings of the same recipient: sealed into keys, counted by limits. */
  identity: string;
  /** Of a number: where it belongs and what kind it is, as far as the number plans tell. */
  phone?: { country: CountryCode | undefined; type: PhoneNumberType | undefined };
}

// RFC 5321 4.1.2 dot-string. No quoted strings, comments or display names: they are how one address
// becomes two further down (nodemailer routes {address: 'a@x.com,b@y.com'} to y.com); and no encoded words.
const LOCAL_PART = /^(?!.*=\?.*\?=)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const INTERNATIONAL_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const MAX_ADDRESS = 254; // RFC 5321 4.5.3.1.3, less the angle brackets
const MAX_LOCAL_PART = 64; // RFC 5321 4.5.3.1.1

/**
 * Reads one e-mail address.
 * @returns undefined for anything that is not exactly one plain address
 */
export function parseEmail(input: string): Recipient | undefined {
  const typed = input.trim();
  const at = typed.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = typed.slice(0, at);
  const domain = asciiDomain(typed.slice(at + 1));
  if (domain === undefined || local.length > MAX_LOCAL_PART || !LOCAL_PART.test(local)) {
    return undefined;
  }
  const address = `${local}@${domain}`;
  if (address.length > MAX_ADDRESS) return undefined;
  // The local part is ASCII by now, so lowering it cannot turn one mailbox into another (CVE-2019-19844).
  return { channel: 'email', address, identity: address.toLowerCase() };
}

function asciiDomain(typed: string): string | undefined {
  const isAscii = /^[\x21-\x7e]+$/.test(typed);
  if (!isAscii && !INTERNATIONAL_DOMAIN.test(typed)) return undefined;
  // domainToASCII also decodes %-escapes and folds numbers into IP addresses: plain ASCII stays away from it.
  const domain = isAscii ? typed.toLowerCase() : domainToASCII(typed);
  return domain.length <= 253 && DOMAIN.test(domain) ? domain : undefined;
}

const PHONE_CHARACTERS = /^\+?[0-9 ().\-/]{4,30}$/;

/**
 * Reads one telephone number: in international form, or in that of the default country.
 * @returns undefined for anything that is not exactly one possible number
 */
export function parsePhone(input: string, defaultCountry?: CountryCode): Recipient | undefined {
  const typed = input.trim();
  // The parser finds numbers inside other text and takes extensions and other scripts' digits.
  if (!PHONE_CHARACTERS.test(typed)) return undefined;
  const number = parsePhoneNumberFromString(typed, defaultCountry);
  if (!number?.isPossible()) return undefined;
  const phone = { country: number.country, type: number.getType() };
  return { channel: 'sms', address: number.number, identity: number.number, phone };
}

/**
 * Reads the address or number that a channel's messages go to.
 * @throws ApiError `email_invalid` or `phone_number_invalid`
 */
export function parseRecipient(
  channel: Channel,
  typed: string,
  defaultCountry?: CountryCode,
): Recipient {
  const recipient = channel === 'email' ? parseEmail(typed) : parsePhone(typed, defaultCountry);
  if (recipient !== undefined) return recipient;
  throw new ApiError(channel === 'email' ? 'email_invalid' : 'phone_number_invalid');
}

/** Whether what the caller brings to a verification names the recipient that the code was sent to. */
export function isSameRecipient(
  check: string,
  identity: string,
  defaultCountry?: CountryCode,
): boolean {
  const claimed = identity.includes('@') ? parseEmail(check) : parsePhone(check, defaultCountry);
  return claimed?.identity === identity;
}
