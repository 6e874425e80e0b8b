import { byChannel, describeChannel, type Channel, type Words } from '../channel';
import type { MessageTemplate } from './message-template';

export interface TemplateEntry {
  type: string;
  words: Words;
  locale: string;
  template: MessageTemplate;
}

/** The messages of one type and channel. */
interface Translations {
  byLocale: ReadonlyMap<string, MessageTemplate>;
  locales: readonly string[];
  variables: readonly string[];
}

export type Catalogue = ReturnType<typeof createCatalogue>;

/** @param entries a later entry replaces an earlier one for the same type, words and locale */
export function createCatalogue(entries: readonly TemplateEntry[]) {
  const channels = byChannel((channel) => groupByType(entries, describeChannel(channel).words));
  return {
    types: (channel: Channel): readonly string[] => [...channels[channel].keys()],
    /** Returns the same array for every call, so that callers can cache by it. */
    locales: (channel: Channel, type: string) => channels[channel].get(type)?.locales ?? [],
    /** The variables that a request must give: those of all locales together. */
    variables: (channel: Channel, type: string) => channels[channel].get(type)?.variables ?? [],
    find: (channel: Channel, type: string, locale: string) => channels[channel].get(type)?.byLocale.get(locale),
  };
}

function groupByType(entries: readonly TemplateEntry[], words: Words) {
  const byType = new Map<string, Map<string, MessageTemplate>>();
  for (const { type, locale, template } of entries.filter((entry) => entry.words === words)) {
    const byLocale = byType.get(type) ?? new Map<string, MessageTemplate>();
    byType.set(type, byLocale.set(locale, template));
  }
  return new Map(Array.from(byType, ([type, byLocale]): [string, Translations] => [type, translations(byLocale)]));
}

function translations(byLocale: ReadonlyMap<string, MessageTemplate>): Translations {
  const variables = new Set([...byLocale.values()].flatMap((template) => template.variables));
  return { byLocale, locales: [...byLocale.keys()], variables: [...variables].sort() };
}
