import { isGsm7 } from '../../sms/gsm7';
import { LeafError, parseLeaf, renderLeaf, type Leaf, type Values, type Variables } from './leaf';

/** The value of one message for a part of the body. Undefined leaves that part out. */
export type Body = (values: Values) => unknown;

/** The fields of a form or a query. */
export type Fields = (values: Values) => URLSearchParams;

export interface BodyProblem {
  path: PropertyKey[];
  message: string;
}

export interface BodyContext {
  /** Where the part is in the body. */
  path: readonly PropertyKey[];
  variables: Variables;
  problems: BodyProblem[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
const isForm = (value: object) => Object.keys(value).some((name) => name.startsWith('$'));
const at = (context: BodyContext, key: PropertyKey): BodyContext => ({ ...context, path: [...context.path, key] });
const refuse = ({ path, problems }: BodyContext, message: string) => void problems.push({ path: [...path], message });
const nothing: Body = () => undefined;

/** Reads a part of the body as it stands in a document: texts are leaves, and everything else is kept. */
export function parseBody(value: unknown, context: BodyContext): Body {
  if (typeof value === 'string') {
    const leaf = leafOf(value, context);
    return (values) => renderLeaf(leaf, values);
  }
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => parseBody(item, at(context, index)));
    return (values) => items.map((item) => item(values)).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return () => value;
  if (isForm(value)) return parseForm(new Map(Object.entries(value)), context);
  const members = Object.entries(value).map(([name, part]) => {
    checkName(name, at(context, name));
    return [name, parseBody(part, at(context, name))] as const;
  });
  return (values) =>
    Object.fromEntries(
      members.map(([name, part]) => [name, part(values)] as const).filter(([, part]) => part !== undefined),
    );
}

/** Reads the fields of a form or a query. A list repeats its field. */
export function parseFields(value: unknown, context: BodyContext): Fields {
  if (!isObject(value) || Array.isArray(value) || isForm(value)) {
    refuse(context, 'must be an object of texts');
    return () => new URLSearchParams();
  }
  const fields = Object.entries(value).map(([name, field]: [string, unknown]) => {
    const items: unknown[] = Array.isArray(field) ? field : [field];
    checkName(name, at(context, name));
    if (items.some((item) => item === null || (isObject(item) && !isForm(item)))) {
      refuse(at(context, name), 'must be a text or a list of texts');
    }
    return [name, items.map((item) => parseBody(item, at(context, name)))] as const;
  });
  return (values) =>
    new URLSearchParams(
      fields.flatMap(([name, items]) =>
        items
          .map((item) => item(values))
          .filter(isScalar)
          .map((item): [string, string] => [name, String(item)]),
      ),
    );
}

/** Names are sent as they stand. */
function checkName(name: string, context: BodyContext): void {
  if (/\{\{|\$\{/.test(name)) refuse(context, 'must have no {{placeholder}} and no ${NAME} in its name');
}

function leafOf(text: string, context: BodyContext): Leaf {
  try {
    return parseLeaf(text, context.variables);
  } catch (error) {
    if (!(error instanceof LeafError)) throw error;
    refuse(context, error.message);
    return [];
  }
}

const FORMS = 'must be {"$number": …, "min": …, "max": …}, {"$gsm7": …, "$unicode": …} or {"$withReceipt": …}';

/** An object with a `$` key: a value that depends on the message. */
function parseForm(form: ReadonlyMap<string, unknown>, context: BodyContext): Body {
  const has = (...known: string[]) => Array.from(form.keys()).every((name) => known.includes(name));
  const part = (name: string) => (form.has(name) ? parseBody(form.get(name), at(context, name)) : nothing);

  if (form.has('$number') && has('$number', 'min', 'max')) return parseNumber(form, context);
  if (has('$gsm7', '$unicode')) {
    const [gsm7, unicode] = [part('$gsm7'), part('$unicode')];
    return (values) => (isGsm7(values.text) ? gsm7(values) : unicode(values));
  }
  if (has('$withReceipt')) {
    const inner = part('$withReceipt');
    return (values) => (values.receiptUrl === undefined ? undefined : inner(values));
  }
  refuse(context, FORMS);
  return nothing;
}

const NUMBER = 'must be a number: {{ttl}}, {{ttlMinutes}} or {{ttlMs}} alone, and numbers as min and max';

function parseNumber(form: ReadonlyMap<string, unknown>, context: BodyContext): Body {
  const [text, min = 0, max = Infinity] = ['$number', 'min', 'max'].map((name) => form.get(name));
  const [, name] = typeof text === 'string' ? (/^\{\{(ttl|ttlMinutes|ttlMs)\}\}$/.exec(text) ?? []) : [];
  if (name === undefined || typeof min !== 'number' || typeof max !== 'number' || min > max) {
    refuse(context, NUMBER);
    return nothing;
  }
  const leaf = leafOf(`{{${name}}}`, context);
  return (values) => Math.min(Math.max(Number(renderLeaf(leaf, values)), min), max);
}
