import { rate, rates } from './rate-kinds';
import { flag, urlWhere } from './setting-kinds';

export const limitSettings = {
  LIMIT_GUESSES_PER_RECIPIENT: rate.default({ points: 20, windowSeconds: 3600 }),
  LIMIT_SENDS_PER_RECIPIENT: rates.default([
    { points: 1, windowSeconds: 30 },
    { points: 5, windowSeconds: 600 },
    { points: 10, windowSeconds: 3600 },
  ]),
  LIMIT_SENDS_PER_CALLER: rates.default([{ points: 60, windowSeconds: 60 }]),
  LIMIT_VERIFIES_PER_CALLER: rates.default([{ points: 600, windowSeconds: 60 }]),
  LIMIT_FOLD_PLUS_TAGS: flag.default(false),
  REDIS_URL: urlWhere('a redis:// or rediss:// URL', ({ protocol }) =>
    /^rediss?:$/.test(protocol),
  ).optional(),
};
