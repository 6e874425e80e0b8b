import { z } from 'zod';
import { ApiError, type ErrorCode } from '../../errors';
import type { Channel } from '../../channel';
import { isAppName, isOneLine } from '../../templates/app-name';
import type { Templates } from '../../templates/templates';
import { localeField } from './locale-field';
import { typeField } from './type-field';

/** The messages that an instance has: they decide what a body may ask for. */
export type MessageTypes = Pick<Templates, 'types' | 'variables'>;

/** What decides how the messages of a request may be. */
export interface MessageOptions {
  templates: MessageTypes;
  brand: BrandPermission;
}

/** Who may have messages speak for another name than APP_NAME. */
export interface BrandPermission {
  /** Names of API keys. */
  callers: readonly string[];
  /** Whether callers without a key may, too. */
  anonymous: boolean;
}

// A type and not an interface: zod takes it for a record.
type About = {
  description: string;
  examples: string[];
};

/** A text field that need not be there; empty, as forms have it, is the same as absent. */
export function optionalText(code: ErrorCode, isFine: (text: string) => boolean, about: About) {
  return z
    .string({ error: code })
    .refine((text) => text === '' || isFine(text), code)
    .meta(about)
    .optional()
    .transform((text) => (text === '' ? undefined : text));
}

const MAX_VALUE = 100;

const brandField = optionalText('brand_invalid', isAppName, {
  description: 'The name that the message speaks for: of callers in BRAND_CALLERS only.',
  examples: ['Acme'],
});

const bad = 'variables_invalid' satisfies ErrorCode;
const value = z.string(bad).max(MAX_VALUE, bad).refine(isOneLine, bad);
const variables = z.record(z.string(), value, bad);

/** What the templates of an operator declare: exactly these, and as an object or, in forms, as its JSON. */
function variablesField(templates: MessageTypes, channel: Channel) {
  const declared = templates.types(channel).flatMap((type) => {
    const names = templates.variables(channel, type);
    return names.length === 0 ? [] : [` ${type}: ${names.join(', ')}.`];
  });
  return z
    .union([variables, z.string().transform(parseJson).pipe(variables)], {
      error: 'variables_invalid',
    })
    .optional()
    .meta({
      description: `What the type's templates say beside the code.${declared.join('')}`,
      examples: [{ amount: '5 EUR' }],
    });
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'variables_invalid' });
    return z.NEVER;
  }
}

/** What a send may say of its message, whichever channel it goes by. */
export const messageFields = (templates: MessageTypes, channel: Channel) => ({
  type: typeField(templates.types(channel)),
  locale: localeField,
  brand: brandField,
  variables: variablesField(templates, channel),
});

/** For a body: whether its variables are those of its type. */
export function fitsType(templates: MessageTypes, channel: Channel) {
  return ({ type, variables: given = {} }: { type: string; variables?: object | undefined }) =>
    Object.keys(given).sort().join() === templates.variables(channel, type).join();
}

/**
 * Whether the caller may have the brand that it asks for.
 * @throws ApiError `brand_not_allowed`
 */
export function assertBrandAllowed(
  brand: string | undefined,
  caller: string | undefined,
  { callers, anonymous }: BrandPermission,
): void {
  const isAllowed = caller === undefined ? anonymous : callers.includes(caller);
  if (brand !== undefined && !isAllowed) throw new ApiError('brand_not_allowed');
}
