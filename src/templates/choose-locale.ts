import { match } from '@formatjs/intl-localematcher';
import { LOCALES, type Locale } from './locale';

export interface LocaleWish {
  /** Well-formed BCP 47, the best first. */
  languages: readonly string[];
  /** Where the phone number belongs. */
  country: string | undefined;
  defaultLocale: Locale;
}

/** The language of a message: the first of the wishes that comes close to one that there is. */
export function chooseLocale({ languages, country, defaultLocale }: LocaleWish): Locale {
  const spokenThere = country === undefined ? [] : [`und-${country}`];
  for (const tag of [...languages, ...spokenThere]) {
    const locale = closest(tag);
    if (locale !== undefined) return locale;
  }
  return defaultLocale;
}

const isLocale = (tag: string): tag is Locale => LOCALES.some((locale) => locale === tag);

/** Languages by themselves, without their region: the first that is listed stands for them all. */
const BY_WRITING = new Map<string, Locale>();
for (const locale of LOCALES) {
  const { language, script } = writingOf(locale);
  const key = `${language}-${script}`;
  if (!BY_WRITING.has(key)) BY_WRITING.set(key, locale);
}

function closest(tag: string): Locale | undefined {
  // Maximizing adds the region of the most speakers, which makes pt pt-BR: what is there as asked goes first.
  const { baseName } = new Intl.Locale(tag);
  if (isLocale(baseName)) return baseName;
  const { language, script, region } = writingOf(tag);
  const regional = `${language}-${region}`;
  if (isLocale(regional)) return regional;
  return BY_WRITING.get(`${language}-${script}`) ?? neighbour(language);
}

function writingOf(tag: string) {
  const { language, script = '', region = '' } = new Intl.Locale(tag).maximize();
  return { language, script, region };
}

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
const neighbours = new Map<string, Locale | undefined>();

/**
 * The language that speakers of one without messages are most likely to read, such as Spanish for Catalan.
 * The matcher takes milliseconds: it is asked once a language, and never about one that nobody knows, so
 * that no header can keep the process busy or fill its memory.
 */
function neighbour(language: string): Locale | undefined {
  if (NAMES.of(language) === undefined) return undefined;
  if (!neighbours.has(language)) {
    const found = match([language], LOCALES, 'none');
    neighbours.set(language, isLocale(found) ? found : undefined);
  }
  return neighbours.get(language);
}
