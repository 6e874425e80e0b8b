import { chooseLocale } from '../../src/templates/locale/choose-locale';
import { LOCALES } from '../../src/templates/locale/locale';

const choose = (languages: string[], country?: string) =>
  chooseLocale({ languages, country, defaultLocale: 'sv', available: LOCALES });

describe('the locale of a message', () => {
  test.each(LOCALES)('is %s when that is requested, in any letter case', (locale) => {
    expect(choose([locale], 'JP')).toBe(locale);
    expect(choose([locale.toLowerCase()])).toBe(locale);
    expect(choose([locale.toUpperCase()])).toBe(locale);
  });

  test.each([
    [['en-GB'], 'en'],
    [['es-419'], 'es'],
    [['de-CH-1996'], 'de'],
    [['pt-PT'], 'pt'],
    [['pt-AO'], 'pt'],
    [['pt-BR-u-nu-latn'], 'pt-BR'],
    [['zh'], 'zh-Hans'],
    [['zh-CN'], 'zh-Hans'],
    [['zh-SG'], 'zh-Hans'],
    [['zh-TW'], 'zh-Hant'],
    [['zh-HK'], 'zh-Hant'],
    [['zh-Hant-CN'], 'zh-Hant'],
    [['iw'], 'he'],
    [['in-ID'], 'id'],
    [['ar-EG'], 'ar'],
    [['ca'], 'es'],
    [['xx', 'nb', 'fr-CA', 'de'], 'fr'],
  ])('matches the requested languages %j with %s', (languages, locale) => {
    expect(choose(languages)).toBe(locale);
  });

  test.each([
    ['US', 'en'],
    ['DE', 'de'],
    ['AT', 'de'],
    ['MX', 'es'],
    ['BR', 'pt-BR'],
    ['PT', 'pt'],
    ['CN', 'zh-Hans'],
    ['TW', 'zh-Hant'],
    ['HK', 'zh-Hant'],
    ['UA', 'uk'],
    ['SA', 'ar'],
    ['IL', 'he'],
    ['IN', 'hi'],
    ['BD', 'bn'],
    ['VN', 'vi'],
    ['GR', 'sv'],
  ])('follows the country %s to %s when no language is requested', (country, locale) => {
    expect(choose([], country)).toBe(locale);
  });

  test('is the default when neither a language nor a country matches', () => {
    expect(choose([])).toBe('sv');
    expect(choose(['xx', 'el', 'qqq'])).toBe('sv');
  });

  test('follows a requested language before the country', () => {
    expect(choose(['xx', 'it'], 'FR')).toBe('it');
    expect(choose(['xx'], 'FR')).toBe('fr');
  });
});
