import { parseRates, type Rate } from '../rate';
import { flag, parsed } from './setting-kinds';

const rates = parsed('counts over spans such as 1/30s,5/10m,10/1h, or off', parseRates);

const rate = parsed('one count over a span, such as 20/1h', (value): Rate | undefined => {
  const [first, ...more] = parseRates(value) ?? [];
  return more.length === 0 ? first : undefined;
});

/** The rate, or null for `off`. */
export const rateOrOff = parsed('one count over a span, such as 30/1h, or off', (value) => {
  const all = parseRates(value);
  return all !== undefined && all.length <= 1 ? (all[0] ?? null) : undefined;
});

export const limitSettings = {
  LIMIT_GUESSES_PER_RECIPIENT: rate.default({ points: 20, windowSeconds: 3600 }),
  LIMIT_SENDS_PER_RECIPIENT: rates.default([
    { points: 1, windowSeconds: 30 },
    { points: 5, windowSeconds: 600 },
    { points: 10, windowSeconds: 3600 },
  ]),
  LIMIT_SENDS_PER_CALLER: rates.default([{ points: 60, windowSeconds: 60 }]),
  LIMIT_VERIFIES_PER_CALLER: rates.default([{ points: 600, windowSeconds: 60 }]),
  LIMIT_SENDS_PER_VISITOR: rates.optional(),
  LIMIT_VERIFIES_PER_VISITOR: rates.optional(),
  LIMIT_FOLD_PLUS_TAGS: flag.default(false),
};
