import type { CountryCode, PhoneNumberType } from 'libphonenumber-js/max';
import { ApiError } from '../errors';
import { describeChannel, type Channel } from '../channel';
import { isInternationalAddress, parseAddress } from './email-address';
import { parsePhoneNumber } from './phone-number';

/** The person that a code is sent to. */
export interface Recipient {
  /** For the provider: the address as typed with its domain in lower case, or the number in E.164. */
  address: string;
  /** The same for every spelling of the recipient: sealed into keys, counted by limits. */
  identity: string;
  /** A number's country and type, where the number plan gives them. */
  phone?: { country: CountryCode | undefined; type: PhoneNumberType | undefined };
}

/** @returns undefined for anything that is not exactly one plain address */
export function parseEmail(input: string): Recipient | undefined {
  const address = parseAddress(input);
  // The local part is ASCII here, so lower case cannot turn one mailbox into another (CVE-2019-19844).
  return address === undefined ? undefined : { address, identity: address.toLowerCase() };
}

/** @returns undefined for anything that is not exactly one possible number */
export function parsePhone(input: string, defaultCountry?: CountryCode): Recipient | undefined {
  const number = parsePhoneNumber(input, defaultCountry);
  if (number === undefined) return undefined;
  // Several countries share a calling code such as +1. A range that is not in the library's tables yet, such as a new
  // area code, counts as the main country's, which comes first.
  const country = number.country ?? number.getPossibleCountries()[0];
  return { address: number.number, identity: number.number, phone: { country, type: number.getType() } };
}

/**
 * Parses a recipient of the channel.
 * @throws ApiError `email_invalid`, `email_not_ascii` or `phone_number_invalid`
 */
export function parseRecipient(channel: Channel, typed: string, defaultCountry?: CountryCode): Recipient {
  const isAddress = describeChannel(channel).recipient === 'address';
  const recipient = isAddress ? parseEmail(typed) : parsePhone(typed, defaultCountry);
  if (recipient !== undefined) return recipient;
  if (!isAddress) throw new ApiError('phone_number_invalid');
  throw new ApiError(isInternationalAddress(typed) ? 'email_not_ascii' : 'email_invalid');
}

/** The recipient that the code was sent to; undefined unless `check` is a spelling of it. */
export function sameRecipient(check: string, identity: string, defaultCountry?: CountryCode): Recipient | undefined {
  const claimed = identity.includes('@') ? parseEmail(check) : parsePhone(check, defaultCountry);
  return claimed?.identity === identity ? claimed : undefined;
}

/** The country in metrics: of a number, or `unknown`; `none` for an address. */
export function countryLabel({ phone }: Recipient): string {
  return phone === undefined ? 'none' : (phone.country ?? 'unknown');
}
