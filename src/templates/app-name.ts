const MAX_UTF16_UNITS = 24;
// Persian, the languages of India, and emoji need the two joiners. Other control and format characters are refused.
const ONE_LINE = /^(?:[^\p{C}\p{Zl}\p{Zp}]|[\u200c\u200d])*$/u;

/** Whether a text is safe in a mail header and in a line of a message: one line, without invisible characters. */
export function isOneLine(text: string): boolean {
  return ONE_LINE.test(text);
}

/** Whether a text can be the app's name. The limit is in UTF-16 units, as SMS counts: an emoji is two. */
export function isAppName(text: string): boolean {
  return text.length <= MAX_UTF16_UNITS && isOneLine(text) && text.trim() !== '';
}
