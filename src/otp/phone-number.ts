import {
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';

// Address books and messengers copy direction marks and no-break spaces along with a number.
const FORMAT = /\p{Cf}/gu;
const SPACE = /\p{Zs}/gu;
// U+30FC is the dash of Japanese keyboards, though Unicode calls it a letter.
const DASH = /[\p{Dash}\u30fc]/gu;
const CHARACTERS = /^\(?\+?[0-9 ().\-/]{4,30}$/;

/**
 * Parses one phone number in international form, or in the form of the default country. Every spelling of a mobile
 * number gives the number that networks deliver to.
 * @returns undefined for anything that is not exactly one possible number
 */
export function parsePhoneNumber(input: string, defaultCountry?: CountryCode): PhoneNumber | undefined {
  const typed = input.replaceAll(FORMAT, '').trim().replaceAll(SPACE, ' ').replaceAll(DASH, '-');
  // The parser would find a number inside other text, and would accept extensions and other scripts' digits.
  if (!CHARACTERS.test(typed)) return undefined;
  const dialled = parseDialled(typed, defaultCountry);
  const number = dialled && asMobile(dialled);
  return number?.isPossible() && !lacksAreaCode(number) ? number : undefined;
}

const INTERNATIONAL_PREFIX = /^(\(?)00/; // ITU-T E.164, Annex A; national numbers do not start with it

function parseDialled(typed: string, defaultCountry: CountryCode | undefined): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(typed, defaultCountry);
  if (!INTERNATIONAL_PREFIX.test(typed) || number?.isValid()) return number;
  // Countries with another prefix, such as 0011, parsed theirs: the number is then one of another country.
  const isAbroad = defaultCountry && number && number.countryCallingCode !== getCountryCallingCode(defaultCountry);
  return isAbroad ? number : parsePhoneNumberFromString(typed.replace(INTERNATIONAL_PREFIX, '$1+'));
}

/** What a national number must become where people write mobile numbers in more than one way. */
const MOBILE_FORMS: Partial<Record<CountryCode, (national: string) => string>> = {
  // From abroad, mobiles have a 9 that people leave out (libphonenumber's FAQ, "Why does … Argentina").
  AR: (national) => `9${national}`,
  // Mobiles had a 1, and in the country 01, 044 or 045, until August 2019.
  MX: (national) => national.replace(/^(?:1|01|04[45])(?=\d{10}$)/, ''),
  // Mobiles got a 9 before their eight digits from 2012 to 2016.
  BR: (national) => national.replace(/^\d\d(?=[6-9]\d{7}$)/, '$&9'),
};

function asMobile(number: PhoneNumber): PhoneNumber {
  const form = number.country && MOBILE_FORMS[number.country];
  if (form === undefined || isMobile(number)) return number;
  const mobile = parsePhoneNumberFromString(`+${number.countryCallingCode}${form(number.nationalNumber)}`);
  return mobile !== undefined && isMobile(mobile) ? mobile : number;
}

function isMobile(number: PhoneNumber): boolean {
  const type = number.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

// Numbers that are only dialled within an area. The library's lengths let them pass, because service numbers have them.
const WITHOUT_AREA_CODE: Partial<Record<CountryCode, RegExp>> = { AR: /^15\d{8}$/, BR: /^\d{8,9}$/ };

function lacksAreaCode(number: PhoneNumber): boolean {
  const pattern = number.country && WITHOUT_AREA_CODE[number.country];
  return pattern !== undefined && number.getType() === undefined && pattern.test(number.nationalNumber);
}
