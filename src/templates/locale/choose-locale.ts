import { createNeighbours } from './neighbour';
import { readInCountry } from './read-in-country';

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
 * Chooses the language of a message. The request's languages come first, then those of the country, then the
 * default. In each of the three, a language itself comes before the neighbour of a language: `ms, en` is English
 * although Malay has the neighbour Indonesian.
 */
export function chooseLocale({ languages, country, defaultLocale, available }: LocaleRequest): string {
  const { own, neighbour } = finderAmong(available);
  const wishes = country === undefined ? languages : languages.map((tag) => completed(tag, country));
  // Russian may offend a Ukrainian. It is only for one who lists it.
  const isAcceptable = acceptsRussian(wishes, country) ? () => true : (locale: string) => !isRussian(locale);
  for (const tags of [wishes, country === undefined ? [] : readInCountry(country), [defaultLocale]]) {
    for (const find of [own, neighbour]) {
      for (const tag of tags) {
        const locale = find(tag);
        if (locale !== undefined && isAcceptable(locale)) return locale;
      }
    }
  }
  return available.find(isAcceptable) ?? available[0] ?? defaultLocale;
}

/** Adds the country to a bare language of that country: `zh` is traditional for a number of Taiwan. */
function completed(tag: string, country: string): string {
  const isBare = !tag.includes('-');
  return isBare && languageOf(`und-${country}`) === languageOf(tag) ? `${tag}-${country}` : tag;
}

function acceptsRussian(wishes: readonly string[], country: string | undefined): boolean {
  const isUkrainian = country === 'UA' || wishes.some((tag) => languageOf(tag) === 'uk');
  return !isUkrainian || wishes.some(isRussian);
}

const isRussian = (tag: string) => languageOf(tag) === 'ru';

interface Finder {
  /** The locale that is written in the language of a tag. */
  own: (tag: string) => string | undefined;
  /** A locale in another language or script, which speakers of the tag's language are likely to read. */
  neighbour: (tag: string) => string | undefined;
}
const cache = new WeakMap<readonly string[], Finder>();

function finderAmong(available: readonly string[]): Finder {
  const finder = cache.get(available) ?? createFinder(available);
  cache.set(available, finder);
  return finder;
}

function createFinder(available: readonly string[]): Finder {
  // For a tag whose region is not available, the first locale of the same language and script is used.
  const byWriting = new Map<string, string>();
  for (const locale of available) {
    const { language, script } = likelyParts(locale);
    const writing = `${language}-${script}`;
    if (!byWriting.has(writing)) byWriting.set(writing, locale);
  }
  const neighbourOf = createNeighbours(available);

  return {
    own: (tag) => {
      // Exact matches come first: `maximize` adds the most likely region, which would turn `pt` into `pt-BR`.
      if (available.includes(tag)) return tag;
      const { baseName } = new Intl.Locale(tag);
      if (available.includes(baseName)) return baseName;
      const { language, script, region } = likelyParts(tag);
      const regional = `${language}-${region}`;
      if (available.includes(regional)) return regional;
      return byWriting.get(`${language}-${script}`);
    },
    neighbour: (tag) => neighbourOf(languageOf(tag)),
  };
}

function likelyParts(tag: string) {
  const { language, script = '', region = '' } = new Intl.Locale(tag).maximize();
  // Norwegian has two tags.
  return { language: language === 'no' ? 'nb' : language, script, region };
}

const languageOf = (tag: string) => likelyParts(tag).language;
