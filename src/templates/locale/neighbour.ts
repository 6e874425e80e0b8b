import { match } from '@formatjs/intl-localematcher';

/**
 * The neighbours that CLDR gets wrong for us. Ukrainians, Kurds, Uyghurs and Tibetans may find the neighbour's
 * language offensive; CLDR itself dropped Russian for Ukrainian (CLDR-17382). The others read another language
 * before the one that CLDR names.
 */
// prettier-ignore
const NEIGHBOURS: ReadonlyMap<string, string | undefined> = new Map(Object.entries({
  uk: undefined, ku: undefined, kmr: undefined, ckb: undefined, ug: undefined, bo: undefined,
  af: 'en', az: 'tr', mn: 'en', rw: 'en',
}));

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * Finds the available language that speakers of a language are most likely to read, such as Spanish for Catalan.
 * The matcher takes milliseconds, so it runs once for each language, and never for an unknown one. A header can
 * therefore neither keep the process busy nor fill its memory.
 */
export function createNeighbours(available: readonly string[]): (language: string) => string | undefined {
  const found = new Map<string, string | undefined>();
  return (language) => {
    if (NAMES.of(language) === undefined) return undefined;
    if (!found.has(language)) found.set(language, neighbourAmong(available, language));
    return found.get(language);
  };
}

function neighbourAmong(available: readonly string[], language: string): string | undefined {
  const wanted = NEIGHBOURS.has(language) ? NEIGHBOURS.get(language) : language;
  if (wanted === undefined) return undefined;
  const closest = match([wanted], available, 'none');
  return available.includes(closest) ? closest : undefined;
}
