export type Width = 'long' | 'short' | 'narrow';

/** Says in a language how long a code is valid. Rounds down: a code never expires before its message says. */
export function expiryInWords(ttlSeconds: number, locale: string, width: Width = 'long'): string {
  const [count, unit] = inOneUnit(ttlSeconds);
  const expiry = formatOf(locale, unit, width).format(count);
  // `Intl` puts a space before the unit, which Japanese does not write inside a sentence.
  return isJapanese(locale) ? expiry.replaceAll(/\s/g, '') : expiry;
}

const isJapanese = (locale: string) => /^ja(-|$)/.test(locale);

// `new Intl.NumberFormat` takes longer than the rest of a message, so each format is made once.
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, unit: string, unitDisplay: Width): Intl.NumberFormat {
  const name = `${locale} ${unit} ${unitDisplay}`;
  const format = formats.get(name) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay });
  formats.set(name, format);
  return format;
}

function inOneUnit(seconds: number): [count: number, unit: string] {
  if (seconds < 60) return [seconds, 'second'];
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? [minutes, 'minute'] : [Math.floor(minutes / 60), 'hour'];
}
