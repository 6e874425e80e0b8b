import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';
import { rateOrOff } from './limit-settings';
import { itemsIn, parsed, wholeNumber } from './setting-kinds';

const COUNTRIES_ACCEPT = 'ISO 3166 codes of countries such as DE,FR';
const isCountry = (code: string): code is CountryCode => isSupportedCountry(code);

const country = parsed(COUNTRIES_ACCEPT, (value) => (isCountry(value) ? value : undefined));

const countries = parsed(`${COUNTRIES_ACCEPT}, or *`, (value): CountryCode[] | '*' | undefined => {
  const items = itemsIn(value);
  if (items.length === 1 && items[0] === '*') return '*';
  return items.length > 0 && items.every(isCountry) ? items : undefined;
});

/** Where SMS may go. */
export const destinationSettings = {
  SMS_COUNTRIES: countries.optional(),
  DEFAULT_COUNTRY: country.optional(),
  SMS_GUARD_VOLUME: rateOrOff.default({ points: 30, windowSeconds: 3600 }),
  SMS_GUARD_MIN_CONVERSION: wholeNumber(1, 100, 'percent').default(10),
};
