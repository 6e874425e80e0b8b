import type { Channel } from '../channel';
import type { MessageTemplate } from './message-template';

/** One message: what it is about, how it travels, in which language. */
export interface TemplateEntry {
  type: string;
  channel: Channel;
  locale: string;
  template: MessageTemplate;
}

/** All messages of one type and channel. */
interface Translations {
  byLocale: ReadonlyMap<string, MessageTemplate>;
  locales: readonly string[];
  variables: readonly string[];
}

export interface Catalogue {
  types(channel: Channel): readonly string[];
  locales(channel: Channel, type: string): readonly string[];
  /** What a request must bring, whichever locale is chosen for it. */
  variables(channel: Channel, type: string): readonly string[];
  find(channel: Channel, type: string, locale: string): MessageTemplate | undefined;
}

/** @param entries where two are for the same message, the later one counts */
export function createCatalogue(entries: readonly TemplateEntry[]): Catalogue {
  const channels = { email: groupByType(entries, 'email'), sms: groupByType(entries, 'sms') };
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
      {
        byLocale,
        locales: [...byLocale.keys()],
        variables: [
          ...new Set([...byLocale.values()].flatMap(({ variables }) => variables)),
        ].sort(),
      },
    ]),
  );
}
