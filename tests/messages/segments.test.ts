import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { countSegments, fitsOneSegment } from '../../src/sms/segments';

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';
const ALPHABETS = {
  'GSM-7': BASIC,
  'extension characters': EXTENSION,
  'GSM-7 with extension characters': BASIC + EXTENSION,
  emoji: '🦊🎉👍🚀💳',
  CJK: '验证码驗證碼あカ한글',
  'CJK and emoji': '验证码カ한🦊🎉',
  'all of them': `${BASIC}${EXTENSION}Жçأ漢字かな한🦊🎉`,
};

// The calculator keeps a character of several code points in one segment, so the alphabets leave such characters out.
test.each(Object.entries(ALPHABETS))('texts of %s have the segments that the calculator counts', (_, alphabet) => {
  const texts = fc.string({
    unit: fc.constantFrom(...Array.from(alphabet)),
    maxLength: 350,
    size: 'max',
  });
  fc.assert(
    fc.property(texts, (text) => {
      const { segmentsCount: segments, encodingName: encoding } = new SegmentedMessage(text);
      expect(countSegments(text)).toEqual({ segments, encoding, characters: text.length });
      expect(fitsOneSegment(text)).toBe(segments === 1);
    }),
  );
});

test.each([
  [0, 1],
  [160, 1],
  [161, 2],
  [306, 2],
  [307, 3],
])('%d characters of GSM-7 are %d segments', (length, segments) => {
  expect(countSegments('a'.repeat(length)).segments).toBe(segments);
});

test.each([
  [70, 1],
  [71, 2],
  [134, 2],
  [135, 3],
])('%d characters of UCS-2 are %d segments', (length, segments) => {
  expect(countSegments('漢'.repeat(length)).segments).toBe(segments);
});

test('a character of two units is never split across segments', () => {
  const around = (character: string, side: string) => side + character + side;
  expect(countSegments(around('€', 'a'.repeat(152)))).toEqual({
    segments: 3, // 306 septets, which would fit two segments
    encoding: 'GSM-7',
    characters: 305,
  });
  expect(countSegments(around('🦊', '漢'.repeat(66)))).toEqual({
    segments: 3, // 134 UTF-16 units, which would fit two segments
    encoding: 'UCS-2',
    characters: 134,
  });
});
