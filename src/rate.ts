/** At most `points` in each window. */
export interface Rate {
  points: number;
  windowSeconds: number;
}

const UNIT_SECONDS = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);
const MAX_WINDOW_SECONDS = 2_147_483; // setTimeout's maximum (2^31 - 1 ms); Node fires longer ones after 1 ms
const RATE = /^(\d{1,7})\/(\d{1,5})([smhd])$/;

/**
 * Parses `5/10m` (five in ten minutes), or several separated by commas. `off` means unlimited.
 * @returns undefined for any other text
 */
export function parseRates(text: string): Rate[] | undefined {
  if (text === 'off') return [];
  const rates: Rate[] = [];
  for (const part of text.split(',')) {
    const [, points, length, unit] = RATE.exec(part.trim()) ?? [];
    const unitSeconds = UNIT_SECONDS.get(unit ?? '');
    if (unitSeconds === undefined || Number(points) < 1 || Number(length) < 1) return undefined;
    const windowSeconds = Number(length) * unitSeconds;
    const isTwice = rates.some((rate) => rate.windowSeconds === windowSeconds);
    if (windowSeconds > MAX_WINDOW_SECONDS || isTwice) return undefined;
    rates.push({ points: Number(points), windowSeconds });
  }
  return rates;
}

export function shortestFirst(rates: readonly Rate[]): Rate[] {
  return [...rates].sort((a, b) => a.windowSeconds - b.windowSeconds);
}
