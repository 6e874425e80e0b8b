import {
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumberType,
} from 'libphonenumber-js/max';
import { ApiError } from '../errors';
import type { Recipient } from './recipient';

/** Where SMS may go: countries that the operator named, and kinds of numbers that people carry. */
export interface Destinations {
  /** @throws ApiError `destination_not_allowed` */
  assertAllowed(recipient: Recipient): void;
}

// Premium, shared-cost and toll-free numbers earn their owner money by the message; the rest gets no SMS.
// A number whose kind is not known passes: number plans grow faster than the library's tables.
const MOBILE: readonly PhoneNumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];
const MAX_SURPLUS_DIGITS = 4;

export function createDestinations(countries: readonly CountryCode[] | '*'): Destinations {
  return {
    assertAllowed({ phone, identity }) {
      if (phone === undefined) return;
      const isCountryAllowed =
        countries === '*' || (phone.country !== undefined && countries.includes(phone.country));
      if (!isCountryAllowed || !isForPeople(identity, phone.type)) {
        throw new ApiError('destination_not_allowed');
      }
    },
  };
}

function isForPeople(number: string, type: PhoneNumberType | undefined): boolean {
  if (type !== undefined) return MOBILE.includes(type);
  // Networks drop digits that are too many: a premium number with one more is of no kind, and rings all the
  // same; a mobile one with one more would be one recipient under many names.
  const surplus = Array.from({ length: MAX_SURPLUS_DIGITS }, (_, index) => index + 1);
  const isOfNoKind = (digits: number) =>
    parsePhoneNumberFromString(number.slice(0, -digits))?.getType() === undefined;
  return surplus.every(isOfNoKind);
}
