import { randomInt } from 'node:crypto';

/*
 * The database keeps each code masked with a one-time pad, and the verification key holds the pad: a resend needs both.
 * Every masked code is equally likely for every code, so the database alone says nothing about it.
 */

/** Draws a pad of random digits. */
export function newPad(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('');
}

/** Adds the pad to the code, digit by digit, without a carry. */
export function maskCode(code: string, pad: string): string {
  return combine(code, pad, (digit, padDigit) => digit + padDigit);
}

export function unmaskCode(maskedCode: string, pad: string): string {
  return combine(maskedCode, pad, (digit, padDigit) => digit - padDigit + 10);
}

function combine(digits: string, pad: string, add: (digit: number, padDigit: number) => number): string {
  return Array.from(digits, (digit, index) => add(Number(digit), Number(pad[index])) % 10).join('');
}
