import type { CountryCode, PhoneNumberType } from 'libphonenumber-js/max';
import { ApiError } from '../errors';
import type { Recipient } from './recipient';

/** Where SMS may go: countries that the operator named, and kinds of numbers that people carry. */
export interface Destinations {
  /** @throws ApiError `destination_not_allowed` */
  assertAllowed(recipient: Recipient): void;
}

// Premium, shared-cost and toll-free numbers earn their owner money by the message; the rest gets no SMS.
// A number whose kind is not known passes: number plans grow faster than the library's tables.
const MOBILE: readonly (PhoneNumberType | undefined)[] = [
  'MOBILE',
  'FIXED_LINE_OR_MOBILE',
  undefined,
];

export function createDestinations(countries: readonly CountryCode[] | '*'): Destinations {
  return {
    assertAllowed({ phone }) {
      if (phone === undefined) return;
      const isCountryAllowed =
        countries === '*' || (phone.country !== undefined && countries.includes(phone.country));
      if (!isCountryAllowed || !MOBILE.includes(phone.type)) {
        throw new ApiError('destination_not_allowed');
      }
    },
  };
}
