import { compile } from '../compile';
import { expiryInWords } from '../locale/expiry-in-words';
import type { Locale } from '../locale/locale';
import type { MessageTemplate } from '../message-template';

/**
 * The words of a call in every language. The provider says all of them twice. The code stands last and without a full
 * stop: many voices read `3.` as "third".
 */
export type VoiceWords = Readonly<Record<Locale, string>>;

interface VoiceSource {
  locale: string;
  text: string;
}

export function createVoiceTemplate({ locale, text }: VoiceSource, variables: readonly string[] = []): MessageTemplate {
  const template = compile(text);
  return {
    variables,
    render({ values, ttlSeconds }) {
      const code = digitsApart(values.code);
      return { text: template({ ...values, code, life: expiryInWords(ttlSeconds, locale) }).trim() };
    },
  };
}

/** The voice pauses at each comma. */
const digitsApart = (code: string) => Array.from(code).join(', ');
