import type { Channel } from '../channel';
import { builtInTemplates } from './built-in';
import { createCatalogue, type Catalogue } from './catalogue';
import { chooseLocale } from './locale/choose-locale';
import type { Locale } from './locale/locale';
import type { Content, MessageInput } from './message-template';
import { readTemplatesFolder } from './operator/operator-folder';

export interface MessageSettings {
  appName: string;
  /** The language of messages where neither the request nor the number's country decides. */
  defaultLocale: Locale;
  /** `#rrggbb` */
  color?: string;
  supportContact?: string | undefined;
  /** The operator's templates, which add to the built-in ones or replace them. */
  folder?: string | undefined;
}

/** What a caller may choose about a message. */
export interface MessageWishes {
  /** A name that replaces the app's. */
  brand?: string | undefined;
  /** Exactly the variables that the type declares for the channel. */
  variables?: Readonly<Record<string, string>> | undefined;
  /** SMS only: the site or the app that fills the code in. */
  autofill?: { webDomain: string } | { androidHash: string } | undefined;
}

export interface RenderRequest extends MessageWishes {
  channel: Channel;
  type: string;
  /** The languages to choose from, the best first: well-formed BCP 47 tags. */
  languages: readonly string[];
  /** The country of the phone number. */
  country?: string | undefined;
  code: string;
  ttlSeconds: number;
}

export interface Rendered {
  locale: string;
  content: Content;
}

/** The messages that this instance can send. */
export interface Templates extends Pick<Catalogue, 'types' | 'variables' | 'locales'> {
  /** Writes a message in the language that is closest to the languages of the request. */
  render(request: RenderRequest): Rendered;
}

/**
 * Reads and compiles every template once.
 * @throws TemplateError with a line for each broken file of the operator
 */
export function createTemplates(settings: MessageSettings): Templates {
  const { appName, defaultLocale, color = '#1d4ed8', supportContact = '', folder } = settings;
  const fromFolder = folder === undefined ? [] : readTemplatesFolder(folder);
  const catalogue = createCatalogue([...builtInTemplates(), ...fromFolder]);

  function withEnglish(content: Content, { type, locale, input }: Spoken): Content {
    const english = locale === ENGLISH ? undefined : catalogue.find('voice', type, ENGLISH)?.render(input);
    return { ...content, ...(english && { inEnglish: english.text }) };
  }

  return {
    types: catalogue.types,
    variables: catalogue.variables,
    locales: catalogue.locales,
    render({ channel, type, languages, country, code, ttlSeconds, brand, variables, autofill }) {
      const available = catalogue.locales(channel, type);
      const locale = chooseLocale({ languages, country, defaultLocale, available });
      const template = catalogue.find(channel, type, locale);
      if (template === undefined) throw new Error(`no template for ${type} in ${locale}`);
      const values = { ...variables, code, appName: brand ?? appName, support: supportContact };
      const autofillLine = autofill && channel === 'sms' ? autofillLineOf(autofill, code) : undefined;
      const input = { values, ttlSeconds, color, autofillLine };
      const content = template.render(input);
      return { locale, content: channel === 'voice' ? withEnglish(content, { type, locale, input }) : content };
    },
  };
}

const ENGLISH = 'en';

interface Spoken {
  type: string;
  locale: string;
  input: MessageInput;
}

/** The format of WebOTP and iOS, or the app hash of Android's SMS Retriever. */
function autofillLineOf(autofill: NonNullable<MessageWishes['autofill']>, code: string): string {
  return 'webDomain' in autofill ? `@${autofill.webDomain} #${code}` : autofill.androidHash;
}
