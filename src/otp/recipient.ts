import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString, type CountryCode, type PhoneNumberType } from 'libphonenumber-js/max';
import { ApiError } from '../errors';
import { describeChannel, type Channel } from '../channel';

/** The person that a code is sent to. */
export interface Recipient {
  /** For the provider: the address as typed with its domain in lower case, or the number in E.164. */
  address: string;
  /** The same for every spelling of the recipient: sealed into keys, counted by limits. */
  identity: string;
  /** A number's country and type, where the number plan gives them. */
  phone?: { country: CountryCode | undefined; type: PhoneNumberType | undefined };
}

// A dot-string of RFC 5321 4.1.2. Quoted strings, comments, display names and encoded words are rejected, because
// they can become a second address further down (nodemailer routes {address: 'a@x.com,b@y.com'} to y.com).
const LOCAL_PART = /^(?!.*=\?.*\?=)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const INTERNATIONAL_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const MAX_ADDRESS = 254; // RFC 5321 4.5.3.1.3, less the angle brackets
const MAX_LOCAL_PART = 64; // RFC 5321 4.5.3.1.1

/**
 * Parses one e-mail address.
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
  // The local part is ASCII here, so lower case cannot turn one mailbox into another (CVE-2019-19844).
  return { address, identity: address.toLowerCase() };
}

function asciiDomain(typed: string): string | undefined {
  const isAscii = /^[\x21-\x7e]+$/.test(typed);
  if (!isAscii && !INTERNATIONAL_DOMAIN.test(typed)) return undefined;
  // domainToASCII also decodes %-escapes and turns numbers into IP addresses, so it gets no plain ASCII.
  const domain = isAscii ? typed.toLowerCase() : domainToASCII(typed);
  return domain.length <= 253 && DOMAIN.test(domain) ? domain : undefined;
}

const PHONE_CHARACTERS = /^\+?[0-9 ().\-/]{4,30}$/;

/**
 * Parses one phone number in international form, or in the form of the default country.
 * @returns undefined for anything that is not exactly one possible number
 */
export function parsePhone(input: string, defaultCountry?: CountryCode): Recipient | undefined {
  const typed = input.trim();
  // The parser would find a number inside other text, and would accept extensions and other scripts' digits.
  if (!PHONE_CHARACTERS.test(typed)) return undefined;
  const number = parsePhoneNumberFromString(typed, defaultCountry);
  if (!number?.isPossible()) return undefined;
  const phone = { country: number.country, type: number.getType() };
  return { address: number.number, identity: number.number, phone };
}

/**
 * Parses a recipient of the channel.
 * @throws ApiError `email_invalid` or `phone_number_invalid`
 */
export function parseRecipient(channel: Channel, typed: string, defaultCountry?: CountryCode): Recipient {
  const isAddress = describeChannel(channel).recipient === 'address';
  const recipient = isAddress ? parseEmail(typed) : parsePhone(typed, defaultCountry);
  if (recipient !== undefined) return recipient;
  throw new ApiError(isAddress ? 'email_invalid' : 'phone_number_invalid');
}

/** Whether `check` is a spelling of the recipient that the code was sent to. */
export function isSameRecipient(check: string, identity: string, defaultCountry?: CountryCode): boolean {
  const claimed = identity.includes('@') ? parseEmail(check) : parsePhone(check, defaultCountry);
  return claimed?.identity === identity;
}
