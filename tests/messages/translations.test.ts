import { LOCALES, type Locale } from '../../src/templates/locale/locale';
import { REQUEST_TYPES, type RequestType } from '../../src/templates/built-in';
import { createTemplates } from '../../src/templates/templates';

const CODE = '0482913057';
const APP_NAME = 'Acme & <Söhne>';
const templates = createTemplates({ appName: APP_NAME, defaultLocale: 'en' });

function render(type: RequestType, channel: 'email' | 'sms', locale: Locale) {
  return templates.render({ channel, type, languages: [locale], code: CODE, ttlSeconds: 600 }).content;
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'", '&amp;': '&' };
function unescape(html: string): string {
  return Object.entries(ENTITIES).reduce((text, [name, character]) => text.replaceAll(name, character), html);
}
const paragraphs = (html: string) =>
  Array.from(html.matchAll(/<p[^>]*>(?:<bdi>)?([^<]*)(?:<\/bdi>)?<\/p>/g), ([, words = '']) => unescape(words));
const withoutIsolates = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '');
const count = (text: string, part: string) => text.split(part).length - 1;

/** The script of each language that is not in Latin letters, so that an untranslated text fails. */
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

    test('has the code unchanged in its subject, on a line of its text and in its HTML', () => {
      expect(count(subject, CODE)).toBe(1);
      expect(text.split('\n').filter((line) => line === CODE)).toHaveLength(1);
      expect(paragraphs(html).filter((words) => words === CODE)).toHaveLength(1);
    });

    test('starts its body with a hidden preheader that holds the code', () => {
      const [, preheader] = /<body[^>]*>\s*<div style="display:none[^>]*>([^<]*)<\/div>/.exec(html) ?? [];
      expect(preheader?.startsWith(`${CODE} · `)).toBe(true);
    });

    test('has the same words in its text and its HTML', () => {
      const [lead, code, ending, caution, appName] = text.trimEnd().split('\n\n');
      expect(withoutIsolates(appName ?? '')).toBe(APP_NAME);
      expect(paragraphs(html)).toEqual([APP_NAME, lead, code, ending, caution]);
      expect(unescape(/<title>(.*)<\/title>/.exec(html)?.[1] ?? '')).toBe(subject);
    });

    test('declares its language and direction', () => {
      const direction = locale === 'ar' || locale === 'he' ? 'rtl' : 'ltr';
      expect(count(html, `lang="${locale}" dir="${direction}"`)).toBe(2);
      expect(html).toContain(`<html lang="${locale}" dir="${direction}">`);
    });

    test('names the app and states when the code expires', () => {
      for (const part of [subject, text, unescape(html)]) expect(part).toContain(APP_NAME);
      const minutes = new Intl.NumberFormat(locale).format(10);
      expect(text.split('\n\n')[2]).toContain(minutes);
    });

    test('has no unfilled or untranslated part', () => {
      const paragraphsOf = (message: { text: string }) => message.text.trimEnd().split('\n\n');
      const parts = [subject, ...paragraphsOf({ text })];
      expect(parts.join()).not.toMatch(/\{\{|\}\}|undefined|\bnull\b|\[object/);
      const words = parts.filter((part) => part !== CODE && withoutIsolates(part) !== APP_NAME);
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

    test('has the code unchanged, once, on its first line', () => {
      expect(count(text, CODE)).toBe(1);
      expect(text.split('\n')[0]).toContain(CODE);
    });

    test('names the app and states when the code expires', () => {
      expect(text).toContain(APP_NAME);
      expect(text.replace(CODE, '')).toContain(new Intl.NumberFormat(locale).format(10));
    });

    test('has no unfilled or untranslated part', () => {
      expect(text).not.toMatch(/\{\{|\}\}|undefined|\bnull\b|\[object/);
      expect(text.replace(APP_NAME, '')).toMatch(SCRIPTS[locale] ?? /\p{Script=Latin}/u);
      if (locale !== 'en') expect(text).not.toBe(render(type, 'sms', 'en').text);
    });
  });
});

test('a message differs between every two languages', () => {
  for (const type of REQUEST_TYPES) {
    const texts = LOCALES.map((locale) => render(type, 'email', locale).text);
    expect(new Set(texts).size).toBe(LOCALES.length);
    const sms = LOCALES.map((locale) => render(type, 'sms', locale).text);
    expect(new Set(sms).size).toBe(LOCALES.length);
  }
});

test('a message differs between every two types in each language', () => {
  for (const locale of LOCALES) {
    for (const channel of ['email', 'sms'] as const) {
      const texts = REQUEST_TYPES.map((type) => render(type, channel, locale).text);
      expect(new Set(texts).size).toBe(REQUEST_TYPES.length);
    }
  }
});
