import { REQUEST_TYPES } from '../../src/templates/built-in';
import { LOCALES } from '../../src/templates/locale/locale';
import { createTemplates } from '../../src/templates/templates';

const CODE = '482913';
const SUPPORT = '24h@example.com';
const RIGHT_TO_LEFT = ['ar', 'he'];

function render(channel: 'email' | 'sms', appName: string, locale: string) {
  const templates = createTemplates({ appName, defaultLocale: 'en', supportContact: SUPPORT });
  return REQUEST_TYPES.map(
    (type) => templates.render({ channel, type, languages: [locale], code: CODE, ttlSeconds: 600 }).content,
  );
}

describe.each(['365 Shop', '7-Eleven'])('the digits of %s do not run into the code', (appName) => {
  // Between the digits of the code and of the name: more than spaces and invisible characters.
  const apart = new RegExp(`${CODE}[^\\d]*[\\p{L}:—][^\\d]*${appName}|${appName}.*\\p{L}.*${CODE}`, 'su');

  test.each(LOCALES)('in %s', (locale) => {
    for (const { text } of render('sms', appName, locale)) expect(text).toMatch(apart);
    for (const { subject } of render('email', appName, locale)) expect(subject).toMatch(apart);
  });
});

describe.each(['365 Shop', 'C++', 'Acme!'])('the name %s keeps its order', (appName) => {
  test.each(RIGHT_TO_LEFT)('in an e-mail in %s, as does the support contact', (locale) => {
    const isolated = `\u2068${appName}\u2069`;
    for (const { subject = '', text, html = '' } of render('email', appName, locale)) {
      for (const words of [subject, text]) {
        expect(words.split(isolated).length).toBe(words.split(appName).length);
        expect(words).toContain(isolated);
      }
      expect(text).toContain(`\u2068${SUPPORT}\u2069`);
      expect(html).toContain(`<bdi>${appName}</bdi>`);
      expect(html).toContain(`\u2068${SUPPORT}\u2069`);
    }
  });

  test.each(RIGHT_TO_LEFT)('in an SMS in %s', (locale) => {
    for (const { text } of render('sms', appName, locale)) expect(text).toContain(`\u200e${appName}\u200e`);
  });
});

test.each(LOCALES.filter((locale) => !RIGHT_TO_LEFT.includes(locale)))('a message in %s has no marks', (locale) => {
  const texts = [...render('email', 'Acme', locale), ...render('sms', 'Acme', locale)];
  for (const { subject = '', text } of texts) expect(subject + text).not.toMatch(/[\u200e\u2068\u2069]/);
});

test('a French colon never starts a line', () => {
  for (const { text } of render('email', 'Acme', 'fr')) {
    expect(text).toContain('\u00a0:');
    expect(text).not.toMatch(/ [:?!]/);
  }
});

test('German has no ß, which Switzerland and Liechtenstein do not write', () => {
  for (const { text } of [...render('email', 'Acme', 'de'), ...render('sms', 'Acme', 'de')]) {
    expect(text).not.toContain('ß');
  }
});

test('Japanese has neither a half-width colon nor a space inside the time', () => {
  for (const { text } of [...render('email', 'Acme', 'ja'), ...render('sms', 'Acme', 'ja')]) {
    expect(text).not.toMatch(/:|10 /);
    expect(text).toContain('10分');
  }
});
