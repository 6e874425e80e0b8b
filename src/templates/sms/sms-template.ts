import { fitsOneSegment } from '../../sms/segments';
import { compile } from '../compile';
import type { MessageTemplate } from '../message-template';
import { expiryInSms } from './wordings';

interface SmsSource {
  locale: string;
  /** The best first. The first wording that fits one segment is sent; if none fits, the last. */
  wordings: readonly string[];
}

export function createSmsTemplate({ locale, wordings }: SmsSource, variables: readonly string[] = []): MessageTemplate {
  const templates = wordings.map((wording) => compile(wording));
  return {
    variables,
    render({ values: given, ttlSeconds, autofillLine }) {
      const values = { life: expiryInSms(ttlSeconds, locale), ...given };
      const ending = autofillLine === undefined ? '' : `\n${autofillLine}`;
      let text = '';
      for (const template of templates) {
        text = template(values).trim() + ending;
        if (fitsOneSegment(text)) break;
      }
      return { text };
    },
  };
}
