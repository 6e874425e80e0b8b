import { parsePhoneNumberFromString, type CountryCode, type PhoneNumberType } from 'libphonenumber-js/max';
import { NUMBER_CHANNELS, type Channel, type NumberChannel } from '../channel';
import { ApiError } from '../errors';
import type { OnDecision } from '../observer';
import type { Recipient } from './recipient';

export type Destinations = ReturnType<typeof createDestinations>;

// Premium, shared-cost and toll-free numbers pay their owner for each message or call.
// A number of unknown type passes, because number plans grow faster than the library's tables.
const MOBILE: readonly PhoneNumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];
const REACHED_BY: Record<NumberChannel, readonly PhoneNumberType[]> = {
  sms: MOBILE, // landlines receive no SMS
  whatsapp: MOBILE,
  voice: [...MOBILE, 'FIXED_LINE', 'VOIP'],
};
const MAX_SURPLUS_DIGITS = 4;

/** Of each channel to a number, the countries that the operator allows. */
export type AllowedCountries = Readonly<Record<NumberChannel, readonly CountryCode[] | '*'>>;

/** Where messages may go: to possible numbers that the channel reaches, in the countries that the operator allows. */
export function createDestinations(allowed: AllowedCountries, onDecision: OnDecision) {
  return {
    /** @throws ApiError `destination_not_allowed` */
    assertAllowed(channel: Channel, { phone, identity }: Recipient): void {
      const byNumber = NUMBER_CHANNELS.find((each) => each === channel);
      if (byNumber === undefined || phone === undefined) return;
      const countries = allowed[byNumber];
      const isCountryAllowed = countries === '*' || (phone.country !== undefined && countries.includes(phone.country));
      const isAllowed = isCountryAllowed && isReached(identity, phone.type, REACHED_BY[byNumber]);
      onDecision(isAllowed ? 'allowed' : 'refused');
      if (!isAllowed) throw new ApiError('destination_not_allowed');
    },
  };
}

function isReached(number: string, type: PhoneNumberType | undefined, reached: readonly PhoneNumberType[]): boolean {
  if (type !== undefined) return reached.includes(type);
  // Networks drop surplus digits. With a surplus digit, a premium number would pass as a number of unknown type,
  // and one mobile number would count as many recipients.
  const surplus = Array.from({ length: MAX_SURPLUS_DIGITS }, (_, index) => index + 1);
  const hasNoType = (digits: number) => parsePhoneNumberFromString(number.slice(0, -digits))?.getType() === undefined;
  return surplus.every(hasNoType);
}
