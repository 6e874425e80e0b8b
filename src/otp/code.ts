import { generate } from 'otp-generator';

/**
 * A new code of so many decimal digits, from a cryptographic source. The first digit is never 0, which
 * leaves 9 × 10^(length − 1) codes: 900,000 of six digits.
 */
export function generateCode(length: number): string {
  return generate(length, {
    digits: true,
    lowerCaseAlphabets: false,
    upperCaseAlphabets: false,
    specialChars: false,
  });
}
