import { isGsm7, septetsOf } from './gsm7';

export interface SegmentCount {
  segments: number;
  encoding: 'GSM-7' | 'UCS-2';
  /** In UTF-16 units. */
  characters: number;
}

// A segment holds 140 octets. In a message of several segments, a header takes 6 octets of each: it
// numbers the segments (3GPP TS 23.040, 9.2.3.24.1). Capacities are in septets and in UTF-16 units.
const CAPACITY = {
  'GSM-7': { alone: 160, joined: 153 },
  'UCS-2': { alone: 70, joined: 67 },
} as const;

/** Counts the segments that a carrier sends, and bills, for a text. */
export function countSegments(text: string): SegmentCount {
  const encoding = isGsm7(text) ? 'GSM-7' : 'UCS-2';
  const sizes = Array.from(text, (character) => (encoding === 'GSM-7' ? septetsOf(character) : character.length));
  const size = sizes.reduce((sum, next) => sum + next, 0);
  const { alone, joined } = CAPACITY[encoding];
  const segments = size <= alone ? 1 : countJoined(sizes, joined);
  return { segments, encoding, characters: text.length };
}

export function fitsOneSegment(text: string): boolean {
  return countSegments(text).segments === 1;
}

/** A segment never ends inside an escape pair or a surrogate pair: the pair moves to the next one. */
function countJoined(sizes: readonly number[], capacity: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
