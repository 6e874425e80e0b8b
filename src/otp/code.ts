import { generate } from 'otp-generator';

/**
 * Generates a code of `length` decimal digits from a cryptographic source. Its first digit is never 0, which
 * leaves 9 × 10^(length − 1) codes: 900,000 with six digits.
 */
export function generateCode(length: number): string {
  return generate(length, {
    digits: true,
    lowerCaseAlphabets: false,
    upperCaseAlphabets: false,
    specialChars: false,
  });
}
