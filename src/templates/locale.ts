/** The languages that every built-in message is written in, as BCP 47 names them. */
// prettier-ignore
export const LOCALES = [
  'en', 'es', 'fr', 'de', 'it', 'pt', 'pt-BR', 'nl', 'pl', 'sv', 'tr', 'ru', 'uk',
  'ar', 'he', 'hi', 'bn', 'id', 'vi', 'ja', 'ko', 'zh-Hans', 'zh-Hant',
] as const;

export type Locale = (typeof LOCALES)[number];

const RIGHT_TO_LEFT: ReadonlySet<Locale> = new Set<Locale>(['ar', 'he']);

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(locale) ? 'rtl' : 'ltr';
}
