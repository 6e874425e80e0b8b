/** What a gateway's document may put into a message. */
export const PLACEHOLDERS = [
  'to',
  'text',
  'textHex',
  'code',
  'locale',
  'ttl',
  'ttlMinutes',
  'ttlMs',
  'expiresAt',
  'ref',
  'receiptUrl',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/** The values of one message. `ref` and `receiptUrl` are undefined if the service takes no reports. */
export type Values = Record<Exclude<Placeholder, 'ref' | 'receiptUrl'>, string> & {
  ref: string | undefined;
  receiptUrl: string | undefined;
};

/** The variables of the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A text of a document: literal parts, with the secrets in place, and placeholders. */
export type Leaf = readonly (string | { placeholder: Placeholder })[];

/** A text that cannot be read. Its message says what the text must be. */
export class LeafError extends Error {}

const MARK = /\{\{([^{}]*)\}\}|\$\{([^{}]*)\}/g;
const NAME = /^[A-Z][A-Z0-9_]*$/;

/**
 * Reads `{{placeholder}}` and `${VARIABLE}`. Both are read once, in the text of the document: a secret or a message that
 * holds `{{code}}` stays as it is.
 * @param write how a secret is written
 * @throws LeafError
 */
export function parseLeaf(text: string, variables: Variables, write = (value: string) => value): Leaf {
  const parts: (string | { placeholder: Placeholder })[] = [];
  let end = 0;
  for (const { 0: mark, 1: placeholder, 2: variable, index } of text.matchAll(MARK)) {
    parts.push(literal(text.slice(end, index)));
    parts.push(
      placeholder === undefined ? write(valueOf(variable ?? '', variables)) : { placeholder: known(placeholder) },
    );
    end = index + mark.length;
  }
  parts.push(literal(text.slice(end)));
  return parts.filter((part) => part !== '');
}

function literal(text: string): string {
  if (/\{\{|\$\{/.test(text)) throw new LeafError('must close each {{ with }} and each ${ with }');
  return text;
}

function known(name: string): Placeholder {
  const found = PLACEHOLDERS.find((placeholder) => placeholder === name.trim());
  if (found === undefined) throw new LeafError(`must use only the placeholders ${PLACEHOLDERS.join(', ')}`);
  return found;
}

function valueOf(name: string, variables: Variables): string {
  if (!NAME.test(name)) throw new LeafError('must name variables as ${NAME}: capital letters, digits and _');
  const value = variables[name];
  if (value === undefined || value === '') throw new LeafError(`needs the variable ${name}, which is not set`);
  return value;
}

/** The text for one message. Undefined if it needs a report's address and the service takes no reports. */
export function renderLeaf(leaf: Leaf, values: Values): string | undefined {
  const parts = leaf.map((part) => (typeof part === 'string' ? part : values[part.placeholder]));
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** The text of a place that takes secrets and no placeholders. */
export function parseFixed(text: string, variables: Variables, write?: (value: string) => string): string {
  const leaf = parseLeaf(text, variables, write);
  const parts = leaf.filter((part) => typeof part === 'string');
  if (parts.length < leaf.length) throw new LeafError('must hold no {{placeholder}}');
  return parts.join('');
}

/** The names of all `${NAME}` in the text of a document. */
export function variablesIn(document: string): string[] {
  return Array.from(document.matchAll(/\$\{([A-Z][A-Z0-9_]*)\}/g), ([, name = '']) => name);
}
