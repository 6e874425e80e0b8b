import type { Message } from '../provider';

/** The languages of a provider's voices: its tag for a language, or for one of its regions or scripts. */
export type Voices = Readonly<Record<string, string>>;

/** Those that Twilio and Vonage write alike. A tag without a region would leave the accent to the account. */
export const COMMON_VOICES: Voices = {
  ...{ en: 'en-US', 'en-GB': 'en-GB', 'en-AU': 'en-AU', 'en-IN': 'en-IN', es: 'es-ES', 'es-MX': 'es-MX' },
  ...{ fr: 'fr-FR', 'fr-CA': 'fr-CA', de: 'de-DE', it: 'it-IT', pt: 'pt-PT', 'pt-BR': 'pt-BR', nl: 'nl-NL' },
  ...{ pl: 'pl-PL', sv: 'sv-SE', tr: 'tr-TR', ru: 'ru-RU', he: 'he-IL', hi: 'hi-IN', bn: 'bn-IN', id: 'id-ID' },
  ...{ vi: 'vi-VN', ja: 'ja-JP', ko: 'ko-KR', zh: 'cmn-CN', 'zh-Hant': 'cmn-TW', 'zh-TW': 'cmn-TW' },
  ...{ ca: 'ca-ES', cs: 'cs-CZ', da: 'da-DK', el: 'el-GR', fi: 'fi-FI', hu: 'hu-HU', is: 'is-IS', nb: 'nb-NO' },
  ...{ no: 'nb-NO', ro: 'ro-RO', sk: 'sk-SK', th: 'th-TH' },
};

/** How long a phone rings: most mailboxes answer later, and would keep the code. */
export const RING_SECONDS = 20;

const ENGLISH = 'en-US';

/** What a voice says, and its language: English where the provider has no voice of the message's language. */
export function spoken({ locale, text, inEnglish }: Message, voices: Voices): { text: string; language: string } {
  const language = voiceOf(locale, voices);
  if (language !== undefined) return { text, language };
  return { text: inEnglish ?? text, language: ENGLISH };
}

/** The voice of the longest part of the tag that has one: `zh-Hant-HK`, `zh-Hant`, then `zh`. */
function voiceOf(locale: string, voices: Voices): string | undefined {
  const subtags = locale.split('-');
  const prefixes = subtags.map((_, dropped) => subtags.slice(0, subtags.length - dropped).join('-'));
  return prefixes.map((tag) => voices[tag]).find((voice) => voice !== undefined);
}
