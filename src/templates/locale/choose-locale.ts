import { match } from '@formatjs/intl-localematcher';
import { LOCALES } from './locale';

export interface LocaleWish {
  /** Well-formed BCP 47, the best first. */
  languages: readonly string[];
  /** Where the phone number belongs. */
  country: string | undefined;
  defaultLocale: string;
  /** The languages that the message is written in; they stay the same list. */
  available?: readonly string[];
}

/** The language of a message: the first of the wishes that comes close to one that there is. */
export function chooseLocale({
  languages,
  country,
  defaultLocale,
  available = LOCALES,
}: LocaleWish): string {
  const spokenThere = country === undefined ? [] : [`und-${country}`];
  const closest = closestAmong(available);
  for (const tag of [...languages, ...spokenThere, defaultLocale]) {
    const locale = closest(tag);
    if (locale !== undefined) return locale;
  }
  return available[0] ?? defaultLocale;
}

type Closest = (tag: string) => string | undefined;
const remembered = new WeakMap<readonly string[], Closest>();

function closestAmong(available: readonly string[]): Closest {
  const known = remembered.get(available) ?? createClosest(available);
  remembered.set(available, known);
  return known;
}

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

function createClosest(available: readonly string[]): Closest {
  // Languages by themselves, without their region: the first that is listed stands for them all.
  const byWriting = new Map<string, string>();
  for (const locale of available) {
    const { language, script } = writingOf(locale);
    const key = `${language}-${script}`;
    if (!byWriting.has(key)) byWriting.set(key, locale);
  }
  const neighbours = new Map<string, string | undefined>();

  /**
   * The language that speakers of one without messages are most likely to read, such as Spanish for Catalan.
   * The matcher takes milliseconds: it is asked once a language, and never about one that nobody knows, so
   * that no header can keep the process busy or fill its memory.
   */
  const neighbour = (language: string) => {
    if (NAMES.of(language) === undefined) return undefined;
    if (!neighbours.has(language)) {
      const found = match([language], available, 'none');
      neighbours.set(language, available.includes(found) ? found : undefined);
    }
    return neighbours.get(language);
  };

  return (tag) => {
    // Maximizing adds the region of the most speakers, which makes pt pt-BR: what is there as asked goes first.
    if (available.includes(tag)) return tag;
    const { baseName } = new Intl.Locale(tag);
    if (available.includes(baseName)) return baseName;
    const { language, script, region } = writingOf(tag);
    const regional = `${language}-${region}`;
    if (available.includes(regional)) return regional;
    return byWriting.get(`${language}-${script}`) ?? neighbour(language);
  };
}

function writingOf(tag: string) {
  const { language, script = '', region = '' } = new Intl.Locale(tag).maximize();
  return { language, script, region };
}
