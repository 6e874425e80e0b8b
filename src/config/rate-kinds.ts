import { parseRates, type Rate } from '../rate';
import { parsed } from './setting-kinds';

export const rates = parsed('counts over spans such as 1/30s,5/10m,10/1h, or off', parseRates);

export const rate = parsed('one count over a span, such as 20/1h', (value): Rate | undefined => {
  const [first, ...more] = parseRates(value) ?? [];
  return more.length === 0 ? first : undefined;
});

/** The rate, or null for `off`. */
export const rateOrOff = parsed('one count over a span, such as 30/1h, or off', (value) => {
  const all = parseRates(value);
  return all !== undefined && all.length <= 1 ? (all[0] ?? null) : undefined;
});
