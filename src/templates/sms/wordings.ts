import { lifeInWords } from '../locale/expiry-in-words';
import type { Locale } from '../locale/locale';

/**
 * One SMS in every language. Each fits one segment with the longest app name and code: 160 characters of
 * GSM-7, or 70 where the script is not in it. That is why some say clave, not código (ó is not in it), and
 * why those of 70 leave out that a code is to be kept to oneself. Where the app's name is not in GSM-7, its
 * first sentence must fit 70 alone.
 */
export type SmsWords = Readonly<Record<Locale, string>>;

// Here the unit would need another case than Intl's after "valid", or more letters than there is room for;
// its abbreviation is the same in every case.
const ABBREVIATED: ReadonlySet<string> = new Set<Locale>(['pl', 'ru', 'tr', 'uk']);

/** The text, then the text without its last sentence, down to the first alone. */
export function wordingsOf(text: string): string[] {
  const sentences = text.split(/(?<=\.)(?= )/);
  return sentences.map((_, dropped) => sentences.slice(0, sentences.length - dropped).join(''));
}

export function lifeInSms(ttlSeconds: number, locale: string): string {
  const life = lifeInWords(ttlSeconds, locale, ABBREVIATED.has(locale) ? 'short' : 'long');
  // Intl joins French units by a space that does not break, which GSM-7 does not have.
  return life.replaceAll(/[\u00a0\u202f]/g, ' ');
}
