import { SegmentedMessage } from 'sms-segments-calculator';
import { LOCALES } from '../src/templates/locale';
import { createTemplates, REQUEST_TYPES } from '../src/templates/registry';

const LONGEST_NAME = 'M'.repeat(24);
const LONGEST_CODE = '4829130576';
// The longest that each unit gets, and the plural forms between.
const LIVES_SECONDS = [59, 58, 53, 600, 119 * 60, 118 * 60, 115 * 60, 7200, 23 * 3600, 86_400];
const IN_GSM_7 = ['en', 'es', 'fr', 'de', 'it', 'pt', 'pt-BR', 'nl', 'sv', 'id'];

const templates = createTemplates({ appName: LONGEST_NAME });

describe.each(LOCALES)('an SMS in %s', (locale) => {
  test.each(REQUEST_TYPES)('of type %s is one segment, however long what goes in', (type) => {
    for (const ttlSeconds of LIVES_SECONDS) {
      const request = { channel: 'sms', to: '+12025550143', type, locale, ttlSeconds } as const;
      const { text } = templates.render({ ...request, code: LONGEST_CODE });
      const { encodingName, segmentsCount } = new SegmentedMessage(text, 'auto');
      const units = encodingName === 'GSM-7' ? 160 : 70;
      expect({ text, units: text.length, segmentsCount }).toEqual({
        text,
        units: Math.min(text.length, units),
        segmentsCount: 1,
      });
      if (IN_GSM_7.includes(locale)) expect([text, encodingName]).toEqual([text, 'GSM-7']);
      expect(text).toContain(LONGEST_NAME);
      expect(text).toContain(LONGEST_CODE);
    }
  });
});
