import Handlebars from 'handlebars';
import type { TemplateValues } from './message-template';

export type Fill = (values: TemplateValues) => string;

/**
 * Reads a template once. It escapes only what is a page of its own: else what goes into HTML is escaped by
 * the layout, whole.
 */
export function compile(template: string, { escaping = false } = {}): Fill {
  const options = { noEscape: !escaping, strict: true, knownHelpersOnly: true };
  const fill = Handlebars.compile<TemplateValues>(template, options);
  return (values) => fill(values);
}
