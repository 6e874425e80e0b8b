/** The languages that every built-in message is written in, as BCP 47 tags. */
// prettier-ignore
export const LOCALES = [
  'en', 'es', 'fr', 'de', 'it', 'pt', 'pt-BR', 'nl', 'pl', 'sv', 'tr', 'ru', 'uk',
  'ar', 'he', 'hi', 'bn', 'id', 'vi', 'ja', 'ko', 'zh-Hans', 'zh-Hant',
] as const;

export type Locale = (typeof LOCALES)[number];

// The scripts in use today, as ISO 15924 codes.
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

export function directionOf(locale: string): 'ltr' | 'rtl' {
  const { script = '' } = new Intl.Locale(locale).maximize();
  return RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
}

/** The canonical spelling of a language tag, or undefined for a text that is not a well-formed tag. */
export function canonicalLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
