import { hash, timingSafeEqual } from 'node:crypto';

/** Compares two texts in constant time, whatever their lengths. */
export function equalDigests(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
