import { chooseLocale } from '../../src/templates/locale/choose-locale';
import { LOCALES } from '../../src/templates/locale/locale';
import { post, startTestService, type TestService } from '../support/harness';

const choose = (languages: string[], country?: string) =>
  chooseLocale({ languages, country, defaultLocale: 'sv', available: LOCALES });

describe('the language of a message', () => {
  test.each(LOCALES)('is %s for whoever asks for just that', (locale) => {
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
  ])('is, of what %j asks for, the closest that there is: %s', (languages, locale) => {
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
  ])('is, where nothing is asked for, that of the number: of %s, %s', (country, locale) => {
    expect(choose([], country)).toBe(locale);
  });

  test('is the default where neither tells', () => {
    expect(choose([])).toBe('sv');
    expect(choose(['xx', 'el', 'qqq'])).toBe('sv');
  });

  test('is asked for before the country is', () => {
    expect(choose(['xx', 'it'], 'FR')).toBe('it');
    expect(choose(['xx'], 'FR')).toBe('fr');
  });
});

describe('a request', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ DEFAULT_LOCALE: 'sv' });
  });

  async function send(body: object, headers: Record<string, string> = {}) {
    const route = 'email' in body ? '/email/otp' : '/phone/otp';
    const reply = await fetch(`${service.url}/api/v1${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ type: '2FA', ...body }),
    });
    expect(reply.status).toBe(200);
    const inbox = (await (await fetch(`${service.url}/inbox`)).json()) as { text: string }[];
    return inbox[0]?.text;
  }

  const email = 'ada@example.com';
  const french = { 'Accept-Language': 'tlh, de;q=0.3, fr-CA;q=0.8, *;q=0.1' };

  test.each([
    ['its locale', { email, locale: 'ja-JP' }, french, /ログイン/],
    ['its Accept-Language, by weight', { email }, french, /Saisissez ce code/],
    [
      'its Accept-Language where its locale is of no use',
      { email, locale: 'xx' },
      french,
      /Saisis/,
    ],
    ['its Accept-Language where its locale is empty', { email, locale: '' }, french, /Saisissez/],
    ['the default where it tells nothing', { email }, {}, /Ange den här koden/],
    ['the default where it asks for anything', { email }, { 'Accept-Language': '*' }, /Ange den/],
    ['the default where its header is junk', { email }, { 'Accept-Language': ';;=,' }, /Ange den/],
    ['the country of the number', { phone_number: '+819012345678' }, {}, /ログインコード/],
    [
      'the header before the country',
      { phone_number: '+819012345678' },
      french,
      /code de connexion/,
    ],
  ])('gets its message in the language of %s', async (_, body, headers, words) => {
    expect(await send(body, headers)).toMatch(words);
  });

  test.each([
    'pt_BR',
    'x',
    'english!',
    'en-',
    '-en',
    'i-default',
    'e'.repeat(101),
    7,
    ['en'],
    {},
    true,
    null,
  ])('with the locale %j is refused, and sends nothing', async (locale) => {
    for (const to of [{ email }, { phone_number: '+12025550143' }]) {
      const route = 'email' in to ? '/email/otp' : '/phone/otp';
      const before = await (await fetch(`${service.url}/inbox`)).text();
      const { status, body } = await post(service, route, { ...to, type: '2FA', locale });
      expect({ status, body }).toEqual({
        status: 400,
        body: {
          Status: 'Failure',
          Details: 'Locale is not a language tag, such as pt-BR',
          Code: 'locale_invalid',
        },
      });
      expect(await (await fetch(`${service.url}/inbox`)).text()).toBe(before);
    }
  });
});
