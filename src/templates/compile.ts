import Handlebars from 'handlebars';
import type { TemplateValues } from './message-template';

/**
 * Compiles a template once, for many messages.
 * @param escapesHtml for a whole HTML page. Other texts are escaped where the layout puts them into HTML.
 */
export function compile(template: string, { escapesHtml = false } = {}): (values: TemplateValues) => string {
  const options = { noEscape: !escapesHtml, strict: true, knownHelpersOnly: true };
  const render = Handlebars.compile<TemplateValues>(template, options);
  return (values) => render(values);
}
