import type { Request } from 'express';
import { z } from 'zod';
import type { ErrorCode } from '../../errors';
import { canonicalLocale } from '../../templates/locale/locale';

const MAX_TAG = 100;
const INVALID = 'locale_invalid' satisfies ErrorCode;

/** A language tag. An empty field, as forms send it, counts as absent. */
const languageField = (description: string) =>
  z
    .string({ error: INVALID })
    .refine((tag) => tag === '' || isLanguageTag(tag), INVALID)
    .optional()
    .transform((tag) => (tag === undefined || tag === '' ? undefined : hyphenated(tag)))
    .meta({ description, examples: ['pt-BR'] });

export const localeField = languageField(
  'The language of the message, as a BCP 47 tag (pt_BR is read as pt-BR); the closest one is used. Without it: ' +
    "Accept-Language, then the number's country, then DEFAULT_LOCALE.",
);

export const resentLocaleField = languageField(
  'The language of the message, as a BCP 47 tag. Without it: the language of the first message.',
);

/** POSIX, Java and iOS write `pt_BR` for pt-BR. */
const hyphenated = (tag: string) => tag.replaceAll('_', '-');

const isLanguageTag = (tag: string) => tag.length <= MAX_TAG && canonicalLocale(hyphenated(tag)) !== undefined;

// More than people set in a browser; it bounds the work for one request.
const MAX_LANGUAGES = 10;

/** The languages that a request asks for, best first: its locale, then its Accept-Language. */
export function askedLanguages(req: Request, locale: string | undefined): string[] {
  const preferred = req.acceptsLanguages().slice(0, MAX_LANGUAGES);
  const tags = preferred.filter((tag) => tag !== '*' && isLanguageTag(tag)).map(hyphenated);
  return locale ? [locale, ...tags] : tags;
}
