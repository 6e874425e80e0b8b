import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';
import type { NumberChannel } from '../channel';
import { parseRates, type Rate } from '../rate';
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

interface CountryRates {
  /** `*` stands for each country that is not named. */
  country: CountryCode | '*';
  rates: readonly Rate[];
}

const countryRates = parsed('countries with counts over spans such as US:5000/1d,*:200/1d, or off', (value) => {
  if (value === 'off') return [];
  const texts = new Map<string, string[]>();
  for (const item of itemsIn(value)) {
    const [, country = '', text = ''] = /^([A-Z]{2}|\*):(.+)$/.exec(item) ?? [];
    texts.set(country, [...(texts.get(country) ?? []), text]);
  }
  const limits = Array.from(texts, ([country, rates]) => ({ country, rates: parseRates(rates.join()) ?? [] }));
  const valid = limits.filter(
    (limit): limit is CountryRates & typeof limit =>
      (limit.country === '*' || isCountry(limit.country)) && limit.rates.length > 0,
  );
  return limits.length > 0 && valid.length === limits.length ? valid : undefined;
});

/** Where messages to numbers may go. */
export const destinationSettings = {
  SMS_COUNTRIES: countries.optional(),
  WHATSAPP_COUNTRIES: countries.optional(),
  VOICE_COUNTRIES: countries.optional(),
  DEFAULT_COUNTRY: country.optional(),
  LIMIT_SMS_PER_COUNTRY: countryRates.default([]),
  SMS_GUARD_VOLUME: rateOrOff.default({ points: 30, windowSeconds: 3600 }),
  SMS_GUARD_MIN_CONVERSION: wholeNumber(1, 100, 'percent').default(10),
};

type CountrySettings = Partial<Record<`${Uppercase<NumberChannel>}_COUNTRIES`, CountryCode[] | '*' | undefined>>;

/** The countries of each channel: its own, or those of SMS. Undefined if neither is set. */
export function countriesFrom(settings: CountrySettings) {
  const { SMS_COUNTRIES: sms, WHATSAPP_COUNTRIES: whatsapp = sms, VOICE_COUNTRIES: voice = sms } = settings;
  return { sms, whatsapp, voice } satisfies Record<NumberChannel, unknown>;
}
