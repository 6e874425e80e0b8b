/** So many in so long. */
export interface Rate {
  points: number;
  windowSeconds: number;
}

const SECONDS = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);
const MAX_WINDOW_SECONDS = 2_147_483; // of longer ones, Node's timers make a millisecond
const RATE = /^(\d{1,7})\/(\d{1,5})([smhd])$/;

/**
 * Reads `5/10m` (five in ten minutes), or several separated by commas; `off` is no limit at all.
 * @returns undefined where it says neither
 */
export function parseRates(text: string): Rate[] | undefined {
  if (text === 'off') return [];
  const rates: Rate[] = [];
  for (const part of text.split(',')) {
    const [, points, length, unit] = RATE.exec(part.trim()) ?? [];
    const unitSeconds = SECONDS.get(unit ?? '');
    if (unitSeconds === undefined || Number(points) < 1 || Number(length) < 1) return undefined;
    const windowSeconds = Number(length) * unitSeconds;
    const isTwice = rates.some((rate) => rate.windowSeconds === windowSeconds);
    if (windowSeconds > MAX_WINDOW_SECONDS || isTwice) return undefined;
    rates.push({ points: Number(points), windowSeconds });
  }
  return rates;
}
