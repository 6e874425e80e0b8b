/** A JSON pointer (RFC 6901), as its reference tokens. The empty one is the whole document. */
export type JsonPointer = readonly string[];

const POINTER = /^(\/([^~/]|~[01])*)*$/;

/** @returns undefined if the text is no JSON pointer */
export function parseJsonPointer(text: string): JsonPointer | undefined {
  if (!POINTER.test(text)) return undefined;
  return text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function writeJsonPointer(path: readonly PropertyKey[]): string {
  return path.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value that the pointer names. Undefined if the document has none. */
export function valueAt(document: unknown, pointer: JsonPointer): unknown {
  let value = document;
  for (const token of pointer) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, token)?.value;
  }
  return value;
}

/** The value as text if it is a text, a number or a boolean: gateways write a code as `0` and as `"0"`. */
export function textAt(document: unknown, pointer: JsonPointer): string | undefined {
  const value = valueAt(document, pointer);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
