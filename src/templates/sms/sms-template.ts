import { compile } from '../compile';
import type { MessageTemplate } from '../message-template';
import { fitsOneSegment } from '../../sms/segments';
import { lifeInSms } from './wordings';

interface SmsSource {
  locale: string;
  /** The best first: the first that fits one segment is sent, or else the last. */
  wordings: readonly string[];
}

export function createSmsTemplate(
  { locale, wordings }: SmsSource,
  variables: readonly string[] = [],
): MessageTemplate {
  const fills = wordings.map((wording) => compile(wording));
  return {
    variables,
    render({ values: given, ttlSeconds, lastLine }) {
      const values = { ...given, life: lifeInSms(ttlSeconds, locale) };
      const ending = lastLine === undefined ? '' : `\n${lastLine}`;
      let text = '';
      for (const fill of fills) {
        text = fill(values).trim() + ending;
        if (fitsOneSegment(text)) break;
      }
      return { text };
    },
  };
}
