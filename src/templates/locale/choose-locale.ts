import { match } from '@formatjs/intl-localematcher';

export interface LocaleRequest {
  /** Well-formed BCP 47 tags, the best first. */
  languages: readonly string[];
  /** The country of the phone number. */
  country: string | undefined;
  defaultLocale: string;
  /** The languages that the message is written in. The same array must always have the same content. */
  available: readonly string[];
}

/**
 * Chooses the language of a message. The request's languages come first, then the language of the country,
 * then the default; the first tag that is close to an available language decides.
 */
export function chooseLocale({ languages, country, defaultLocale, available }: LocaleRequest): string {
  const spokenInCountry = country === undefined ? [] : [`und-${country}`];
  const closest = closestAmong(available);
  for (const tag of [...languages, ...spokenInCountry, defaultLocale]) {
    const locale = closest(tag);
    if (locale !== undefined) return locale;
  }
  return available[0] ?? defaultLocale;
}

type Closest = (tag: string) => string | undefined;
const cache = new WeakMap<readonly string[], Closest>();

function closestAmong(available: readonly string[]): Closest {
  const closest = cache.get(available) ?? createClosest(available);
  cache.set(available, closest);
  return closest;
}

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

function createClosest(available: readonly string[]): Closest {
  // For a tag whose region is not available, the first locale of the same language and script is used.
  const byWriting = new Map<string, string>();
  for (const locale of available) {
    const { language, script } = likelyParts(locale);
    const writing = `${language}-${script}`;
    if (!byWriting.has(writing)) byWriting.set(writing, locale);
  }
  const neighbours = new Map<string, string | undefined>();

  /**
   * Finds the available language that speakers of `language` are most likely to read, such as Spanish for Catalan.
   * The matcher takes milliseconds, so it runs once for each language, and never for an unknown one. A header
   * can therefore neither keep the process busy nor fill its memory.
   */
  const neighbourOf = (language: string) => {
    if (NAMES.of(language) === undefined) return undefined;
    if (!neighbours.has(language)) {
      const found = match([language], available, 'none');
      neighbours.set(language, available.includes(found) ? found : undefined);
    }
    return neighbours.get(language);
  };

  return (tag) => {
    // Exact matches come first: `maximize` adds the most likely region, which would turn `pt` into `pt-BR`.
    if (available.includes(tag)) return tag;
    const { baseName } = new Intl.Locale(tag);
    if (available.includes(baseName)) return baseName;
    const { language, script, region } = likelyParts(tag);
    const regional = `${language}-${region}`;
    if (available.includes(regional)) return regional;
    return byWriting.get(`${language}-${script}`) ?? neighbourOf(language);
  };
}

function likelyParts(tag: string) {
  const { language, script = '', region = '' } = new Intl.Locale(tag).maximize();
  return { language, script, region };
}
