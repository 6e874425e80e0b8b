import Handlebars from 'handlebars';

/** What a template may say. There is no name or address here, so none can get into a message. */
export interface TemplateValues {
  code: string;
  appName: string;
  /** How long the code lives, in words. */
  life: string;
}

export type Fill = (values: TemplateValues) => string;

/** Reads a template once. It escapes nothing: what goes into HTML is escaped by the layout, whole. */
export function compile(template: string): Fill {
  const fill = Handlebars.compile<TemplateValues>(template, { noEscape: true, strict: true });
  return (values) => fill(values);
}
