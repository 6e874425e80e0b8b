const MAX_UNITS = 24;
const ONE_LINE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

/**
 * What may be the name that messages speak for: one line, since it goes into mail headers, and 24 UTF-16
 * units, which is how SMS counts, so that an emoji is two.
 */
export function isAppName(text: string): boolean {
  return text.length <= MAX_UNITS && ONE_LINE.test(text);
}
