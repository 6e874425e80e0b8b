import { expiryInWords, type Width } from '../locale/expiry-in-words';
import type { Locale } from '../locale/locale';

/**
 * One SMS in every language. Each text fits one segment with the longest app name and the longest code: 160
 * characters in GSM-7, or 70 where GSM-7 lacks the script. Spanish therefore says `clave` in places: GSM-7 has
 * no `ó`. To fit, a text loses its last sentences. A list has shorter texts for long names, so that they keep
 * `{{life}}`. With an app name outside GSM-7, the first sentence alone must fit 70 characters.
 *
 * Where the script runs from right to left, `\u200e` around the name keeps `365 Shop` and `C++` in their order.
 */
export type SmsWords = Readonly<Record<Locale, string | readonly string[]>>;

// In these languages, the full unit of `Intl` has the wrong case after "valid", or is too long. The
// abbreviated unit is the same in every case. Polish is narrow: its short units end in a point, as sentences do.
const WIDTHS: ReadonlyMap<string, Width> = new Map<Locale, Width>([
  ['pl', 'narrow'],
  ['ru', 'short'],
  ['tr', 'short'],
  ['uk', 'short'],
]);

/** Returns each text whole, then without its last sentences. Only the last text loses `{{life}}`. */
export function wordingsOf(words: string | readonly string[]): string[] {
  const texts = typeof words === 'string' ? [words] : words;
  return texts.flatMap((text, index) => {
    const isLast = index === texts.length - 1;
    return shorterAndShorter(text).filter((wording) => isLast || wording.includes('{{life}}'));
  });
}

/** A sentence ends in `.` or `।` before a space, or in `。`. */
function shorterAndShorter(text: string): string[] {
  const sentences = text.split(/(?<=[.।])(?= )|(?<=。)(?=.)/);
  return sentences.map((_, dropped) => sentences.slice(0, sentences.length - dropped).join(''));
}

export function expiryInSms(ttlSeconds: number, locale: string): string {
  const expiry = expiryInWords(ttlSeconds, locale, WIDTHS.get(locale));
  // In French, `Intl` puts a no-break space before the unit. GSM-7 does not have it.
  return expiry.replaceAll(/[\u00a0\u202f]/g, ' ');
}
