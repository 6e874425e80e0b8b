import { getCountries } from 'libphonenumber-js/max';
import { chooseLocale } from '../../src/templates/locale/choose-locale';
import { LOCALES } from '../../src/templates/locale/locale';

// No country speaks Esperanto, so it shows where DEFAULT_LOCALE decides.
const DEFAULT_LOCALE = 'eo';
const AVAILABLE = [...LOCALES, DEFAULT_LOCALE];

/** Every country that has phone numbers, by the language of a message that only its number decides. */
const COUNTRIES: Readonly<Record<string, string>> = {
  en: `
    AC AG AI AL AS AU BB BM BN BS BW BZ CA CC CK CX DM ER ET FJ FK FM GB GD GE GG GH GI GM GU GY IE IM IN IO IS JE
    JM KE KH KI KN KY LA LC LK LR LS MH MM MN MP MS MT MW MY NA NF NG NP NR NU NZ PG PH PK PW RW SB SG SH SL SO SS
    SX SZ TA TC TK TO TT TV TZ UG US VC VG VI VU WS XK ZA ZM ZW
  `,
  es: 'AD AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE',
  fr: 'BF BI BJ BL CD CF CG CI CM DJ FR GA GF GN GP HT LU MC MF MG ML MQ MU NC NE PF PM RE SC SN TG WF YT',
  de: 'AT CH DE LI',
  it: 'IT SM VA',
  pt: 'AO CV GW MZ PT ST TL',
  'pt-BR': 'BR',
  nl: 'AW BQ CW NL SR',
  pl: 'PL',
  sv: 'AX SE',
  tr: 'AZ TR',
  ru: 'AM BY KG KZ RU TJ TM UZ',
  uk: 'UA',
  ar: 'AE BH DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SY TD TN YE',
  he: 'IL',
  bn: 'BD',
  id: 'ID',
  vi: 'VN',
  ja: 'JP',
  ko: 'KP KR',
  'zh-Hans': 'CN',
  'zh-Hant': 'HK MO TW',
  // DEFAULT_LOCALE, because no language of the country is available, or two are.
  [DEFAULT_LOCALE]: 'AF BA BE BG BT CY CZ DK EE FI FO GL GR HR HU IR LT LV MD ME MK MV NO RO RS SI SJ SK TH',
};

const localeOf = (country: string) =>
  chooseLocale({ languages: [], country, defaultLocale: DEFAULT_LOCALE, available: AVAILABLE });

const expected = Object.entries(COUNTRIES).flatMap(([locale, countries]) =>
  countries
    .trim()
    .split(/\s+/)
    .map((country): [country: string, locale: string] => [country, locale]),
);

test.each(expected)('a number of %s gets its message in %s', (country, locale) => {
  expect(localeOf(country)).toBe(locale);
});

test('the table has every country, once', () => {
  expect(expected.map(([country]) => country).sort()).toEqual(getCountries().sort());
});
