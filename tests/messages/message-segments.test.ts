import { SegmentedMessage } from 'sms-segments-calculator';
import { REQUEST_TYPES } from '../../src/templates/built-in';
import { LOCALES } from '../../src/templates/locale/locale';
import { createTemplates, type RenderRequest } from '../../src/templates/templates';

// Of one septet a letter, of two, of one UCS-2 unit, of two.
const LONGEST_NAMES = ['M', 'ß', '€', 'Ж', '漢']
  .map((letter) => letter.repeat(24))
  .concat('🦊'.repeat(12));
const LONGEST_CODE = '4829130576';
// The longest that each unit gets, and the plural forms between.
const LIVES_SECONDS = [59, 58, 53, 600, 119 * 60, 118 * 60, 115 * 60, 7200, 23 * 3600, 86_400];
const IN_GSM_7 = ['en', 'es', 'fr', 'de', 'it', 'pt', 'pt-BR', 'nl', 'sv', 'id'];

type Given = Pick<RenderRequest, 'type' | 'autofill'> & { locale: string };

function textsFor(appName: string, { locale, ...given }: Given): string[] {
  const templates = createTemplates({ appName, defaultLocale: 'en' });
  const request = { channel: 'sms', code: LONGEST_CODE, languages: [locale], ...given } as const;
  return LIVES_SECONDS.map((ttlSeconds) => templates.render({ ...request, ttlSeconds }).text);
}

describe.each(LONGEST_NAMES)('for an app of the name %s', (appName) => {
  describe.each(LOCALES)('an SMS in %s', (locale) => {
    test.each(REQUEST_TYPES)('of type %s is one segment, however long what goes in', (type) => {
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

test.each(IN_GSM_7)('an SMS in %s stays in GSM-7, and says all of it', (locale) => {
  for (const type of REQUEST_TYPES) {
    for (const text of textsFor('M'.repeat(24), { type, locale })) {
      expect([text, new SegmentedMessage(text).encodingName]).toEqual([text, 'GSM-7']);
      expect(text.match(/\./g)).toHaveLength(3);
    }
  }
});

test('an SMS leaves out its last sentences before it gets a second segment', () => {
  const about = { type: '2FA', locale: 'en' };
  const [first] = textsFor('Ж'.repeat(24), about);
  expect(first).toBe(`${LONGEST_CODE} is your ${'Ж'.repeat(24)} sign-in code.`);
  const autofill = { webDomain: `${'a'.repeat(40)}.example.com` };
  const [filled] = textsFor('M'.repeat(24), { ...about, autofill });
  expect(filled).toBe(
    `${LONGEST_CODE} is your ${'M'.repeat(24)} sign-in code. It expires in 59 seconds.\n` +
      `@${autofill.webDomain} #${LONGEST_CODE}`,
  );
});
