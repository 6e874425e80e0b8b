const DIGIT = /\p{Nd}/u;
const OTHER_DIGITS = /[^\P{Nd}0-9]/gu;
// U+30FC is the dash of Japanese keyboards, though Unicode calls it a letter.
const SEPARATORS = /[\p{White_Space}\p{Dash}\p{Cf}\u30fc]/gu;
const FULL_STOP = /[.。।۔]$/;

/**
 * The digits of a typed code, in ASCII.
 * @returns undefined for a text that cannot be a code of `length` digits
 */
export function digitsTyped(typed: string, length: number): string | undefined {
  const digits = typed
    .normalize('NFKC')
    .replaceAll(OTHER_DIGITS, (digit) => String(valueOf(digit)))
    .replaceAll(SEPARATORS, '')
    .replace(FULL_STOP, '');
  return digits.length === length && /^[0-9]+$/.test(digits) ? digits : undefined;
}

/** Unicode encodes the decimal digits of each script in a row, from 0 to 9; some rows touch. */
function valueOf(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let rowStart = codePoint;
  while (DIGIT.test(String.fromCodePoint(rowStart - 1))) rowStart -= 1;
  return (codePoint - rowStart) % 10;
}
