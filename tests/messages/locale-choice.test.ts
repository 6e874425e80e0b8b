import { chooseLocale } from '../../src/templates/locale/choose-locale';
import { LOCALES } from '../../src/templates/locale/locale';

const choose = (languages: string[], country?: string) =>
  chooseLocale({ languages, country, defaultLocale: 'sv', available: LOCALES });

interface Given {
  languages?: string[];
  country?: string;
  defaultLocale?: string;
}
const chooseAmong = (available: readonly string[], { languages = [], country, defaultLocale = 'en' }: Given) =>
  chooseLocale({ languages, country, defaultLocale, available });

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
    ['IN', 'en'],
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

describe('a neighbour of the first language', () => {
  test.each([
    [['ms', 'en'], 'en'],
    [['ug', 'en'], 'en'],
    [['bo', 'en'], 'en'],
    [['ku', 'de'], 'de'],
    [['be', 'en'], 'en'],
    [['kk', 'en'], 'en'],
    [['af', 'en'], 'en'],
    [['az', 'tr'], 'tr'],
    [['lb', 'fr'], 'fr'],
    [['gu', 'en'], 'en'],
    [['gl', 'en'], 'en'],
    [['ca', 'xx', 'pt-BR'], 'pt-BR'],
  ])('never beats a language that is listed: %j', (languages, locale) => {
    expect(choose(languages, 'JP')).toBe(locale);
  });

  test.each([
    [['ms'], 'id'],
    [['lb'], 'de'],
    [['gl', 'xx'], 'es'],
    [['kk', 'ca'], 'ru'],
    [['af'], 'en'],
    [['az'], 'tr'],
    [['mn'], 'en'],
    [['rw'], 'en'],
  ])('decides where no language of the list is available: %j', (languages, locale) => {
    expect(choose(languages, 'JP')).toBe(locale);
  });

  test.each(['ku', 'kmr', 'ckb', 'ug', 'bo'])(
    'is not used for %s, whose speakers may have fled from it',
    (language) => {
      expect(choose([language])).toBe('sv');
    },
  );

  test.each([
    ['no', 'nb'],
    ['nb', 'no'],
  ])('never stands for %s where %s, the same language, is available', (wish, locale) => {
    expect(chooseAmong(['en', locale], { languages: [wish, 'en'] })).toBe(locale);
  });
});

describe('a Ukrainian', () => {
  const withoutUkrainian = ['ru', 'en', 'pl'];

  test.each<[string, Given, string]>([
    ['by language', { languages: ['uk'] }, 'en'],
    ['by language and region', { languages: ['uk-UA', 'uk'] }, 'en'],
    ['by number', { country: 'UA' }, 'en'],
    ['by language with a number of Kazakhstan', { languages: ['uk'], country: 'KZ' }, 'en'],
    ['by number with a neighbour of Russian', { languages: ['be'], country: 'UA' }, 'en'],
    ['by language where Russian is the default', { languages: ['uk'], defaultLocale: 'ru' }, 'en'],
    ['by number where Russian is the default', { country: 'UA', defaultLocale: 'ru' }, 'en'],
    ['who lists Polish', { languages: ['uk', 'pl', 'en'] }, 'pl'],
  ])('%s never gets Russian', (_, given, locale) => {
    expect(chooseAmong(withoutUkrainian, given)).toBe(locale);
  });

  test('who lists Russian gets it', () => {
    expect(chooseAmong(withoutUkrainian, { languages: ['uk', 'ru'], country: 'UA' })).toBe('ru');
    expect(chooseAmong(withoutUkrainian, { languages: ['ru-UA'], country: 'UA' })).toBe('ru');
  });

  test('gets the only language of a type', () => {
    expect(chooseAmong(['ru'], { languages: ['uk'] })).toBe('ru');
  });
});

describe('the country of the number completes a language without a region', () => {
  test.each([
    ['zh', 'TW', 'zh-Hant'],
    ['zh', 'HK', 'zh-Hant'],
    ['zh', 'MO', 'zh-Hant'],
    ['zh', 'CN', 'zh-Hans'],
    ['pt', 'BR', 'pt-BR'],
    ['pt', 'AO', 'pt'],
  ])('%s with a number of %s', (language, country, locale) => {
    expect(choose([language], country)).toBe(locale);
  });

  test.each([
    ['zh', 'US', 'zh-Hans'],
    ['zh-CN', 'TW', 'zh-Hans'],
    ['pt-PT', 'BR', 'pt'],
    ['pt', 'JP', 'pt'],
  ])('but not %s with a number of %s', (language, country, locale) => {
    expect(choose([language], country)).toBe(locale);
  });
});

test.each([
  ['ms', 'MY'],
  ['fil', 'PH'],
  ['ha', 'NE'],
  ['az', 'AZ'],
])("an operator's templates in %s are for numbers of %s", (locale, country) => {
  expect(chooseAmong([...LOCALES, locale], { country })).toBe(locale);
});
