import { REQUEST_TYPES, type RequestType } from '../../src/templates/built-in';
import { LOCALES, type Locale } from '../../src/templates/locale/locale';
import { createTemplates } from '../../src/templates/templates';

const CODE = '0482913057';
const APP_NAME = 'Acme & <Söhne>';
const templates = createTemplates({ appName: APP_NAME, defaultLocale: 'en' });

function render(type: RequestType, channel: 'email' | 'sms', locale: Locale) {
  return templates.render({ channel, type, languages: [locale], code: CODE, ttlSeconds: 600 });
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'", '&amp;': '&' };
function unescape(html: string): string {
  return Object.entries(ENTITIES).reduce((text, [name, as]) => text.replaceAll(name, as), html);
}
const paragraphs = (html: string) =>
  Array.from(html.matchAll(/<p[^>]*>([^<]*)<\/p>/g), ([, words = '']) => unescape(words));
const count = (text: string, part: string) => text.split(part).length - 1;

/** What a script's words are made of, so that a text in another language does not pass for one in this. */
const SCRIPTS: Partial<Record<Locale, RegExp>> = {
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  ar: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
  hi: /\p{Script=Devanagari}/u,
  bn: /\p{Script=Bengali}/u,
  ja: /\p{Script=Hiragana}/u,
  ko: /\p{Script=Hangul}/u,
  'zh-Hans': /\p{Script=Han}/u,
  'zh-Hant': /\p{Script=Han}/u,
};

describe.each(LOCALES)('in %s', (locale) => {
  describe.each(REQUEST_TYPES)('the %s e-mail', (type) => {
    const { subject = '', text, html = '' } = render(type, 'email', locale);

    test('has the code as it is in the subject, in a line of the text and in the HTML', () => {
      expect(count(subject, CODE)).toBe(1);
      expect(text.split('\n').filter((line) => line === CODE)).toHaveLength(1);
      expect(paragraphs(html).filter((words) => words === CODE)).toHaveLength(1);
    });

    test('has the code in its preheader, which comes before all that is read', () => {
      const [, preheader] =
        /<body[^>]*>\s*<div style="display:none[^>]*>([^<]*)<\/div>/.exec(html) ?? [];
      expect(preheader?.startsWith(`${CODE} · `)).toBe(true);
    });

    test('says the same in its text and its HTML', () => {
      const [lead, code, ending, caution, appName] = text.trimEnd().split('\n\n');
      expect(paragraphs(html)).toEqual([appName, lead, code, ending, caution]);
      expect(unescape(/<title>(.*)<\/title>/.exec(html)?.[1] ?? '')).toBe(subject);
    });

    test('tells its language and direction', () => {
      const direction = locale === 'ar' || locale === 'he' ? 'rtl' : 'ltr';
      expect(count(html, `lang="${locale}" dir="${direction}"`)).toBe(2);
      expect(html).toContain(`<html lang="${locale}" dir="${direction}">`);
    });

    test('names the app and how long the code lives', () => {
      for (const part of [subject, text, unescape(html)]) expect(part).toContain(APP_NAME);
      const minutes = new Intl.NumberFormat(locale).format(10);
      expect(text.split('\n\n')[2]).toContain(minutes);
    });

    test('leaves nothing unfilled or untranslated', () => {
      const paragraphsOf = (message: { text: string }) => message.text.trimEnd().split('\n\n');
      const own = [subject, ...paragraphsOf({ text })];
      expect(own.join()).not.toMatch(/\{\{|\}\}|undefined|\bnull\b|\[object/);
      const words = own.filter((part) => part !== CODE && part !== APP_NAME);
      expect(words).toHaveLength(4);
      for (const part of words) expect(part).toMatch(SCRIPTS[locale] ?? /\p{Script=Latin}/u);
      if (locale === 'en') return;
      const english = render(type, 'email', 'en');
      for (const part of words) {
        expect([english.subject, ...paragraphsOf(english)]).not.toContain(part);
      }
    });
  });

  describe.each(REQUEST_TYPES)('the %s SMS', (type) => {
    const { text } = render(type, 'sms', locale);

    test('has the code as it is, once, on its first line', () => {
      expect(count(text, CODE)).toBe(1);
      expect(text.split('\n')[0]).toContain(CODE);
    });

    test('names the app and how long the code lives', () => {
      expect(text).toContain(APP_NAME);
      expect(text.replace(CODE, '')).toContain(new Intl.NumberFormat(locale).format(10));
    });

    test('leaves nothing unfilled or untranslated', () => {
      expect(text).not.toMatch(/\{\{|\}\}|undefined|\bnull\b|\[object/);
      expect(text.replace(APP_NAME, '')).toMatch(SCRIPTS[locale] ?? /\p{Script=Latin}/u);
      if (locale !== 'en') expect(text).not.toBe(render(type, 'sms', 'en').text);
    });
  });
});

test('no two languages say anything in the same words', () => {
  for (const type of REQUEST_TYPES) {
    const texts = LOCALES.map((locale) => render(type, 'email', locale).text);
    expect(new Set(texts).size).toBe(LOCALES.length);
    const sms = LOCALES.map((locale) => render(type, 'sms', locale).text);
    expect(new Set(sms).size).toBe(LOCALES.length);
  }
});

test('in each language the types say different things', () => {
  for (const locale of LOCALES) {
    for (const channel of ['email', 'sms'] as const) {
      const texts = REQUEST_TYPES.map((type) => render(type, channel, locale).text);
      expect(new Set(texts).size).toBe(REQUEST_TYPES.length);
    }
  }
});

test('a life is told in each language with its own plural', () => {
  const ending = (locale: Locale, ttlSeconds: number) => {
    const request = { channel: 'email', type: '2FA', languages: [locale], code: CODE } as const;
    return templates.render({ ...request, ttlSeconds }).text.split('\n\n')[2];
  };
  expect(ending('ru', 60)).toContain('Срок действия: 1 минута.');
  expect(ending('ru', 180)).toContain('Срок действия: 3 минуты.');
  expect(ending('ru', 600)).toContain('Срок действия: 10 минут.');
  expect(ending('pl', 7200)).toContain('Czas ważności: 2 godziny.');
  expect(ending('pl', 86_400)).toContain('Czas ważności: 24 godziny.');
  expect(ending('ar', 180)).toContain('3 دقائق');
});
