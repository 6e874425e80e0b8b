import { z } from 'zod';

/*
 * Kinds of settings. Each one carries what it accepts as its zod error, which the start prints when a value is
 * refused. Settings and providers build on these, so this file imports nothing else of the service.
 */

export const freeText = (accepts: string) => z.string({ error: accepts });

/** A text that `parse` can read: it returns undefined for a text that it refuses. */
export const parsed = <Value>(accepts: string, parse: (value: string) => Value | undefined) =>
  freeText(accepts).transform((value, context): Value => {
    const result = parse(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: accepts });
    return z.NEVER;
  });

/** A text that `parse` can read: for one that it refuses, it returns what it accepts instead of a value. */
export const explained = <Value extends object>(accepts: string, parse: (value: string) => Value | string) =>
  freeText(accepts).transform((value, context): Value => {
    const result = parse(value);
    if (typeof result !== 'string') return result;
    context.addIssue({ code: 'custom', message: result });
    return z.NEVER;
  });

export const wholeNumber = (min: number, max: number, unit = '') => {
  const accepts = `a whole number from ${min} to ${max}${unit && ` ${unit}`}`;
  return freeText(accepts)
    .regex(/^\d{1,9}$/, accepts)
    .transform(Number)
    .refine((value) => value >= min && value <= max, accepts);
};

export const flag = freeText('true or false')
  .pipe(oneOf(['true', 'false']))
  .transform((value) => value === 'true');

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: choice(values) });
}

/** The values as a sentence names them. */
export function choice(values: readonly string[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

export const list = (accepts: string) => listOf(accepts, (item) => item);

/** One or more items separated by commas. `parse` returns undefined for an item that it refuses. */
export const listOf = <Item>(accepts: string, parse: (item: string) => Item | undefined) =>
  parsed(accepts, (value) => {
    const items = itemsIn(value);
    const valid = items.map(parse).filter((item) => item !== undefined);
    return items.length > 0 && valid.length === items.length ? valid : undefined;
  });

/** The items of a list, without the empty ones. */
export function itemsIn(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export const urlWhere = (accepts: string, isAccepted: (url: URL) => boolean) =>
  freeText(accepts).refine(
    (value) => URL.canParse(value) && percentDecoded(value) !== undefined && isAccepted(new URL(value)),
    accepts,
  );

/** @returns undefined if a `%` begins no percent-encoded UTF-8 */
export function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The URL of an API, below which paths are added. */
export const apiUrl = urlWhere(
  'an http:// or https:// URL without a user name, a query or a fragment',
  ({ protocol, username, password, href }) =>
    /^https?:$/.test(protocol) && username === '' && password === '' && !/[?#]/.test(href),
);

/** The host name of a URL; an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
