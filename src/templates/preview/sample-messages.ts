import { byChannel, type Channel } from '../../channel';
import type { Content } from '../message-template';
import type { Templates } from '../templates';

/** The codes of this instance. */
export interface SampleCode {
  length: number;
  ttlSeconds: number;
}

/** One message as this instance would send it. The value of each variable is its own name. */
export interface SampleMessage extends Content {
  type: string;
  channel: Channel;
  locale: string;
}

const CODE = '4829130576';

/** Renders the messages of every type, channel and locale. */
export function sampleMessages(templates: Templates, { length, ttlSeconds }: SampleCode): SampleMessage[] {
  const code = CODE.slice(0, length);
  const samplesOf = (channel: Channel, type: string) => {
    const names = templates.variables(channel, type);
    const variables = Object.fromEntries(names.map((name) => [name, name]));
    const request = { channel, type, code, ttlSeconds, variables };
    return templates.locales(channel, type).map((locale): SampleMessage => {
      const { content } = templates.render({ ...request, languages: [locale] });
      return { type, channel, locale, ...content };
    });
  };
  return Object.values(
    byChannel((channel) => templates.types(channel).flatMap((type) => samplesOf(channel, type))),
  ).flat();
}
