const MAX_UNITS = 24;
// Letters of Persian and India, and emoji, need the joiners; no other control or format character is in a name.
const ONE_LINE = /^(?:[^\p{C}\p{Zl}\p{Zp}]|[\u200c\u200d])*$/u;

/** Whether a text can go into a mail header and a line of a message, and shows all that it is. */
export function isOneLine(text: string): boolean {
  return ONE_LINE.test(text);
}

/**
 * What may be the name that messages speak for: one line with something on it, and 24 UTF-16 units, which
 * is how SMS counts, so that an emoji is two.
 */
export function isAppName(text: string): boolean {
  return text.length <= MAX_UNITS && isOneLine(text) && text.trim() !== '';
}
