import { byChannel, type Channel } from '../channel';
import type { MessageTemplate } from './message-template';

export interface TemplateEntry {
  type: string;
  channel: Channel;
  locale: string;
  template: MessageTemplate;
}

/** The messages of one type and channel. */
interface Translations {
  byLocale: ReadonlyMap<string, MessageTemplate>;
  locales: readonly string[];
  variables: readonly string[];
}

export interface Catalogue {
  types: (channel: Channel) => readonly string[];
  /** Returns the same array for every call, so that callers can cache by it. */
  locales: (channel: Channel, type: string) => readonly string[];
  /** The variables that a request must give: those of all locales together. */
  variables: (channel: Channel, type: string) => readonly string[];
  find: (channel: Channel, type: string, locale: string) => MessageTemplate | undefined;
}

/** @param entries a later entry replaces an earlier one for the same type, channel and locale */
export function createCatalogue(entries: readonly TemplateEntry[]): Catalogue {
  const channels = byChannel((channel) => groupByType(entries, channel));
  return {
    types: (channel) => [...channels[channel].keys()],
    locales: (channel, type) => channels[channel].get(type)?.locales ?? [],
    variables: (channel, type) => channels[channel].get(type)?.variables ?? [],
    find: (channel, type, locale) => channels[channel].get(type)?.byLocale.get(locale),
  };
}

function groupByType(entries: readonly TemplateEntry[], channel: Channel) {
  const byType = new Map<string, Map<string, MessageTemplate>>();
  for (const { type, locale, template } of entries.filter((entry) => entry.channel === channel)) {
    const byLocale = byType.get(type) ?? new Map<string, MessageTemplate>();
    byType.set(type, byLocale.set(locale, template));
  }
  return new Map(
    Array.from(byType, ([type, byLocale]): [string, Translations] => [
      type,
      translations(byLocale),
    ]),
  );
}

function translations(byLocale: ReadonlyMap<string, MessageTemplate>): Translations {
  const variables = new Set([...byLocale.values()].flatMap((template) => template.variables));
  return { byLocale, locales: [...byLocale.keys()], variables: [...variables].sort() };
}
