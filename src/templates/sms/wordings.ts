import { expiryInWords } from '../locale/expiry-in-words';
import type { Locale } from '../locale/locale';

/**
 * One SMS in every language. Each text fits one segment with the longest app name and the longest code: 160
 * characters in GSM-7, or 70 where GSM-7 lacks the script. Spanish therefore says `clave` in places: GSM-7 has
 * no `ó`. Texts of 70 characters do not warn against sharing the code. With an app name outside GSM-7, the
 * first sentence alone must fit 70 characters.
 */
export type SmsWords = Readonly<Record<Locale, string>>;

// In these languages, the full unit of `Intl` has the wrong case after "valid", or is too long. The
// abbreviated unit is the same in every case.
const ABBREVIATED: ReadonlySet<string> = new Set<Locale>(['pl', 'ru', 'tr', 'uk']);

/** Returns the whole text, then the text without its last sentence, and so on to the first sentence alone. */
export function wordingsOf(text: string): string[] {
  const sentences = text.split(/(?<=\.)(?= )/);
  return sentences.map((_, dropped) => sentences.slice(0, sentences.length - dropped).join(''));
}

export function expiryInSms(ttlSeconds: number, locale: string): string {
  const expiry = expiryInWords(ttlSeconds, locale, ABBREVIATED.has(locale) ? 'short' : 'long');
  // In French, `Intl` puts a no-break space before the unit. GSM-7 does not have it.
  return expiry.replaceAll(/[\u00a0\u202f]/g, ' ');
}
