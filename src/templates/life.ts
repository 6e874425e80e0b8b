type Width = 'long' | 'short';

/** How long a code lives, in the words of a language: rounded down, so never longer than it is. */
export function lifeInWords(seconds: number, locale: string, width: Width = 'long'): string {
  const [count, unit] = inOneUnit(seconds);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: width }).format(count);
}

function inOneUnit(seconds: number): [count: number, unit: string] {
  if (seconds < 60) return [seconds, 'second'];
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? [minutes, 'minute'] : [Math.floor(minutes / 60), 'hour'];
}
