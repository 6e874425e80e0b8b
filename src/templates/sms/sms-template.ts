import { compile } from '../fill';
import type { MessageTemplate } from '../message-template';
import { lifeInSms } from './sms';

interface SmsSource {
  locale: string;
  text: string;
}

export function createSmsTemplate(
  { locale, text }: SmsSource,
  variables: readonly string[] = [],
): MessageTemplate {
  const fill = compile(text);
  return {
    variables,
    render({ values, ttlSeconds, lastLine }) {
      const said = fill({ ...values, life: lifeInSms(ttlSeconds, locale) }).trim();
      return { text: lastLine === undefined ? said : `${said}\n${lastLine}` };
    },
  };
}
