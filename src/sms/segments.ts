import { EXTENSION, isGsm7 } from './gsm7';

const SEPTETS_A_SEGMENT = 160;
const UCS_2_UNITS_A_SEGMENT = 70;

/** Whether a text is sent, and paid for, as one SMS. The library that counts segments takes a request too long. */
export function fitsOneSegment(text: string): boolean {
  if (!isGsm7(text)) return text.length <= UCS_2_UNITS_A_SEGMENT;
  const septets = Array.from(text, (character) => (EXTENSION.includes(character) ? 2 : 1));
  return septets.reduce<number>((sum, count) => sum + count, 0) <= SEPTETS_A_SEGMENT;
}
