import { SegmentedMessage } from 'sms-segments-calculator';
import { REQUEST_TYPES } from '../../src/templates/built-in';
import { LOCALES, type Locale } from '../../src/templates/locale/locale';
import { expiryInSms } from '../../src/templates/sms/wordings';
import { createTemplates, type RenderRequest } from '../../src/templates/templates';

// Letters of one septet, of two septets, of one UCS-2 unit and of two.
const LONGEST_NAMES = ['M', 'ß', '€', 'Ж', '漢'].map((letter) => letter.repeat(24)).concat('🦊'.repeat(12));
const LONGEST_CODE = '4829130576';
// The longest wording in each unit of time, and the plural forms between.
const TTLS_SECONDS = [59, 58, 53, 600, 119 * 60, 118 * 60, 115 * 60, 7200, 23 * 3600, 86_400];
const IN_GSM_7 = ['en', 'es', 'fr', 'de', 'it', 'pt', 'pt-BR', 'nl', 'sv', 'id'];

/** The words by which each language asks not to pass the code on. */
const WARNING: Record<Locale, RegExp> = {
  en: /Never share it\.$/,
  es: /No l[oa] compartas\.$/,
  fr: /Ne le communiquez à personne\.$/,
  de: /Geben Sie ihn nie weiter\.$/,
  it: /Non condividerlo con nessuno\.$/,
  pt: /Nunca o partilhe\.$/,
  'pt-BR': /Nunca o compartilhe\.$/,
  nl: /Deel hem met niemand\.$/,
  pl: /Nikomu go nie podawaj\.$/,
  sv: /Dela den aldrig\.$/,
  tr: /Kimseyle paylaşmayın\.$/,
  ru: /Никому не сообщайте\.$/,
  uk: /Нікому не (повідомляйте|кажіть)\.$/,
  ar: /لا تشاركه( مع أحد)?\.$/,
  he: /אין למסור לאיש\.$/,
  hi: /किसी को न (बताएँ|दें)।$/,
  bn: /কাউকে (জানাবেন|দেবেন) না।$/,
  id: /Jangan berikan kode ini kepada siapa pun\.$/,
  vi: /Không chia sẻ( mã này)?\.$/,
  ja: /誰にも教えないでください。$/,
  ko: /타인에게 알려 주지 마세요\.$/,
  'zh-Hans': /请勿告诉他人。$/,
  'zh-Hant': /請勿告訴他人。$/,
};

type Options = Pick<RenderRequest, 'type' | 'autofill'> & { locale: string; code?: string };

function textsFor(appName: string, { locale, ...options }: Options, ttls = TTLS_SECONDS): string[] {
  const templates = createTemplates({ appName, defaultLocale: 'en' });
  const request = { channel: 'sms', languages: [locale], code: LONGEST_CODE, ...options } as const;
  return ttls.map((ttlSeconds) => templates.render({ ...request, ttlSeconds }).content.text);
}

describe.each(LONGEST_NAMES)('with APP_NAME %s,', (appName) => {
  describe.each(LOCALES)('an SMS in %s', (locale) => {
    test.each(REQUEST_TYPES)('of type %s fits one segment with the longest code and every TTL', (type) => {
      for (const text of textsFor(appName, { type, locale })) {
        const { segmentsCount } = new SegmentedMessage(text, 'auto');
        expect({ text, units: text.length, segmentsCount }).toEqual({
          text,
          units: text.length,
          segmentsCount: 1,
        });
        expect(text).toContain(appName);
        expect(text).toContain(LONGEST_CODE);
      }
    });
  });
});

test.each(LOCALES)('an SMS in %s says how long the code is valid, whatever the length of a Latin name', (locale) => {
  const lives = TTLS_SECONDS.map((ttlSeconds) => expiryInSms(ttlSeconds, locale));
  for (const type of REQUEST_TYPES) {
    const texts = textsFor('M'.repeat(24), { type, locale });
    expect(texts.filter((text, index) => !text.includes(lives[index] ?? '?'))).toEqual([]);
  }
});

test.each(LOCALES)('an SMS in %s warns against sharing the code when the name is short', (locale) => {
  for (const type of REQUEST_TYPES) {
    const [text] = textsFor('Acme', { type, locale, code: '482913' }, [600]);
    expect(text).toMatch(WARNING[locale]);
  }
});

test.each(LOCALES)('a message in %s never has two full stops in a row', (locale) => {
  for (const type of REQUEST_TYPES) {
    for (const text of textsFor('Acme', { type, locale })) expect(text).not.toMatch(/[.。।]\s?[.。।]/);
  }
});

test.each(IN_GSM_7)('an SMS in %s is GSM-7 and keeps all three sentences', (locale) => {
  for (const type of REQUEST_TYPES) {
    for (const text of textsFor('M'.repeat(24), { type, locale })) {
      expect([text, new SegmentedMessage(text).encodingName]).toEqual([text, 'GSM-7']);
      expect(text.match(/\./g)).toHaveLength(3);
    }
  }
});

test('an SMS drops its last sentences rather than grow to a second segment', () => {
  const options = { type: '2FA', locale: 'en' };
  const [first] = textsFor('Ж'.repeat(24), options);
  expect(first).toBe(`${LONGEST_CODE} is your ${'Ж'.repeat(24)} sign-in code.`);
  const autofill = { webDomain: `${'a'.repeat(40)}.example.com` };
  const [autofilled] = textsFor('M'.repeat(24), { ...options, autofill });
  expect(autofilled).toBe(
    `${LONGEST_CODE} is your ${'M'.repeat(24)} sign-in code. It expires in 59 seconds.\n` +
      `@${autofill.webDomain} #${LONGEST_CODE}`,
  );
});
