import { compile } from '../compile';
import { expiryInWords } from '../locale/expiry-in-words';
import { directionOf } from '../locale/locale';
import type { MessageTemplate } from '../message-template';
import { layOutEmail } from './layout';

export interface EmailSource {
  locale: string;
  subject: string;
  /** Paragraphs, separated by blank lines. A paragraph that is only the code is shown large. */
  body: string;
  /** A whole HTML page that replaces the layout's. */
  html?: string | undefined;
}

export function createEmailTemplate(source: EmailSource, variables: readonly string[] = []): MessageTemplate {
  const { locale } = source;
  const direction = directionOf(locale);
  const subject = compile(source.subject);
  const body = compile(source.body);
  const page = source.html === undefined ? undefined : compile(source.html, { escapesHtml: true });

  return {
    variables,
    render({ values: given, ttlSeconds, color }) {
      const values = { life: expiryInWords(ttlSeconds, locale), ...given };
      const paragraphs = body(values)
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.trim())
        .filter((paragraph) => paragraph !== '');
      const { code, appName } = given;
      const words = { subject: subject(values).trim(), paragraphs, code, appName };
      const laidOut = layOutEmail(words, { locale, direction, color });
      return page === undefined ? laidOut : { ...laidOut, html: page(values) };
    },
  };
}
