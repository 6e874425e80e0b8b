import { z } from 'zod';
import { CHANNEL_NAMES, type Channel } from '../../channel';
import type { ErrorCode } from '../../errors';
import { isAppName, isOneLine } from '../../templates/app-name';
import { areDeclared } from '../../templates/declared-variables';
import type { Templates } from '../../templates/templates';
import { visitorField } from '../visitor-field';
import { bindingFields } from './binding-fields';
import { captchaField } from './captcha-field';
import { localeField, resentLocaleField } from './locale-field';
import { optionalText } from './optional-text';

/** The messages of this instance: their types and variables decide which bodies are valid. */
export type MessageTypes = Pick<Templates, 'types' | 'variables'>;

/** The fields of a send that describe its message. */
export const messageFields = (templates: MessageTypes, channels: readonly Channel[]) => ({
  type: typeField([...new Set(channels.flatMap((channel) => templates.types(channel)))]),
  locale: localeField,
  brand: brandField,
  variables: variablesField(templates, channels),
  ...bindingFields,
  visitor: visitorField,
  captcha: captchaField,
});

/** The fields of a resend that describe its message. */
export const resentMessageFields = (templates: MessageTypes) => ({
  locale: resentLocaleField,
  brand: brandField,
  variables: variablesField(templates, CHANNEL_NAMES),
  visitor: visitorField,
  captcha: captchaField,
});

/** Whether the type has a template for the channel. */
export function hasTemplates(templates: MessageTypes, channel: Channel) {
  return ({ type }: { type: string }) => templates.types(channel).includes(type);
}

/** Whether the body has exactly the variables that the templates of its type declare. */
export function hasDeclaredVariables(templates: MessageTypes, channel: Channel) {
  return ({ type, variables: given = {} }: { type: string; variables?: object | undefined }) =>
    areDeclared(given, templates.variables(channel, type));
}

const isAbsent = (input: unknown) => input === undefined || input === null || input === '';

/** The request type: it selects the message. */
const typeField = (types: readonly string[]) =>
  z
    .enum(types, {
      error: ({ input }) => (isAbsent(input) ? 'type_not_provided' : 'type_incorrect') satisfies ErrorCode,
    })
    .meta({ description: 'The purpose of the code. It selects the message.', examples: ['2FA'] });

const brandField = optionalText('brand_invalid', isAppName, {
  description: 'Replaces APP_NAME in the message. Only callers in BRAND_CALLERS may set it.',
  examples: ['Acme'],
});

const MAX_VALUE = 100;
const INVALID = 'variables_invalid' satisfies ErrorCode;
const value = z.string(INVALID).max(MAX_VALUE, INVALID).refine(isOneLine, INVALID);
const variables = z.record(z.string(), value, INVALID);

/** An object, or its JSON where the body is a form. */
function variablesField(templates: MessageTypes, channels: readonly Channel[]) {
  const declared = new Set(
    channels.flatMap((channel) =>
      templates.types(channel).flatMap((type) => {
        const names = templates.variables(channel, type);
        return names.length === 0 ? [] : [` ${type}: ${names.join(', ')}.`];
      }),
    ),
  );
  return z
    .union([variables, z.string().transform(parseJson).pipe(variables)], { error: INVALID })
    .optional()
    .transform(inOrder)
    .meta({
      description: `The values that the type's templates use beside the code.${[...declared].join('')}`,
      examples: [{ amount: '5 EUR' }],
    });
}

/** The same variables have the same form. Without a variable, the field counts as absent. */
function inOrder(values: Record<string, string> | undefined): Record<string, string> | undefined {
  const entries = Object.entries(values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: INVALID });
    return z.NEVER;
  }
}
