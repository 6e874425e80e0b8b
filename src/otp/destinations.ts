import { parsePhoneNumberFromString, type CountryCode, type PhoneNumberType } from 'libphonenumber-js/max';
import { ApiError } from '../errors';
import type { OnDecision } from '../observer';
import type { Recipient } from './recipient';

export type Destinations = ReturnType<typeof createDestinations>;

// Premium, shared-cost and toll-free numbers pay their owner for each message; landlines receive no SMS.
// A number of unknown type passes, because number plans grow faster than the library's tables.
const MOBILE: readonly PhoneNumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];
const MAX_SURPLUS_DIGITS = 4;

/** Where SMS may go: to possible mobile numbers, in the countries that the operator allows. */
export function createDestinations(countries: readonly CountryCode[] | '*', onDecision: OnDecision) {
  return {
    /** @throws ApiError `destination_not_allowed` */
    assertAllowed({ phone, identity }: Recipient): void {
      if (phone === undefined) return;
      const isCountryAllowed = countries === '*' || (phone.country !== undefined && countries.includes(phone.country));
      const isAllowed = isCountryAllowed && isMobile(identity, phone.type);
      onDecision(isAllowed ? 'allowed' : 'refused');
      if (!isAllowed) throw new ApiError('destination_not_allowed');
    },
  };
}

function isMobile(number: string, type: PhoneNumberType | undefined): boolean {
  if (type !== undefined) return MOBILE.includes(type);
  // Networks drop surplus digits. With a surplus digit, a premium number would pass as a number of unknown type,
  // and one mobile number would count as many recipients.
  const surplus = Array.from({ length: MAX_SURPLUS_DIGITS }, (_, index) => index + 1);
  const hasNoType = (digits: number) => parsePhoneNumberFromString(number.slice(0, -digits))?.getType() === undefined;
  return surplus.every(hasNoType);
}
