import type { Channel } from '../../channel';
import type { Message } from '../../delivery/provider';
import { SegmentedMessage } from 'sms-segments-calculator';
import type { Templates } from '../registry';

/** What codes are like in this instance. */
export interface SampleCode {
  length: number;
  ttlSeconds: number;
}

/** One message as this instance would send it, with each variable's name for its value. */
export interface Sample {
  type: string;
  channel: Channel;
  locale: string;
  message: Message;
}

const SAMPLE_CODE = '4829130576';
const NOBODY = { email: 'somebody@example.com', sms: '+12025550143' };

/** Every message of every type, channel and locale. */
export function everySample(templates: Templates, code: SampleCode): Sample[] {
  const { ttlSeconds } = code;
  return (['email', 'sms'] as const).flatMap((channel) =>
    templates.types(channel).flatMap((type) => {
      const names = templates.variables(channel, type);
      const variables = Object.fromEntries(names.map((name) => [name, name]));
      const about = { channel, to: NOBODY[channel], type, variables, ttlSeconds };
      return templates.locales(channel, type).map((locale): Sample => {
        const request = { ...about, code: SAMPLE_CODE.slice(0, code.length), locale };
        return { type, channel, locale, message: templates.render(request) };
      });
    }),
  );
}

/** What an SMS costs, and why. */
export function countSegments(text: string) {
  const { segmentsCount, encodingName } = new SegmentedMessage(text);
  return { segments: segmentsCount, encoding: encodingName, characters: text.length };
}
