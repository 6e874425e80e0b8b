import type { Request } from 'express';
import Negotiator from 'negotiator';
import { z } from 'zod';
import type { ErrorCode } from '../../errors';
import { canonicalLocale } from '../../templates/locale/locale';

const MAX_TAG = 100;
const INVALID = 'locale_invalid' satisfies ErrorCode;

/** The language that the message should be in. Absent and empty are one and the same: not said. */
export const localeField = z
  .string({ error: INVALID })
  .refine((tag) => tag === '' || isLanguageTag(tag), INVALID)
  .optional()
  .meta({
    description:
      'The language of the message, as a BCP 47 tag; the closest that there is. Without it: ' +
      "Accept-Language, then the number's country, then DEFAULT_LOCALE.",
    examples: ['pt-BR'],
  });

const isLanguageTag = (tag: string) => tag.length <= MAX_TAG && canonicalLocale(tag) !== undefined;

// More than people set in a browser, and few enough to be looked at.
const MAX_LANGUAGES = 10;

/** What a request asks for, the best first: its locale, then what its Accept-Language prefers. */
export function askedLanguages(req: Request, locale: string | undefined): string[] {
  const preferred = new Negotiator(req).languages().slice(0, MAX_LANGUAGES);
  const tags = preferred.filter((tag) => tag !== '*' && isLanguageTag(tag));
  return locale ? [locale, ...tags] : tags;
}
