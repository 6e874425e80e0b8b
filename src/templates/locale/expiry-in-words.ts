type Width = 'long' | 'short';

/** How long a code lives, in the words of a language: rounded down, so never longer than it is. */
export function lifeInWords(seconds: number, locale: string, width: Width = 'long'): string {
  const [count, unit] = inOneUnit(seconds);
  return formatOf(locale, unit, width).format(count);
}

// Making one takes longer than all else that a message needs.
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, unit: string, unitDisplay: Width): Intl.NumberFormat {
  const name = `${locale} ${unit} ${unitDisplay}`;
  const format =
    formats.get(name) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay });
  formats.set(name, format);
  return format;
}

function inOneUnit(seconds: number): [count: number, unit: string] {
  if (seconds < 60) return [seconds, 'second'];
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? [minutes, 'minute'] : [Math.floor(minutes / 60), 'hour'];
}
