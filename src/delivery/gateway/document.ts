import { z } from 'zod';
import type { FailureReason } from '../delivery-error';
import { parseBody, parseFields, type BodyContext, type BodyProblem } from './body';
import { LeafError, parseFixed, type Variables } from './leaf';
import { NUMBER_FORMS } from './number-form';
import { Receipt } from './receipt-rule';
import { jsonPointer, ruleShape, type Rule } from './rule';

/** What a gateway's refusal may mean. The reasons that only we can know, such as `timeout`, are left out. */
const REASONS = [
  'recipient_refused',
  'recipient_opted_out',
  'recipient_deferred',
  'recipient_rejected',
  'destination_refused',
  'message_rejected',
  'sender_refused',
  'not_authorized',
  'account_blocked',
  'out_of_credit',
  'rejected',
  'provider_fault',
] as const satisfies readonly FailureReason[];

const URL_ACCEPTS = 'must be an http:// or https:// URL without a user name, a query or a fragment';
const HEADER_ACCEPTS = 'must be printable characters of Latin-1 on one line';
const AUTH_TYPES = 'must be "basic", "bearer" or "header"';
const NAME_ACCEPTS = 'must be the name of a header';
/** Headers of HTTP and of the body. */
const OF_HTTP = /^(connection|content-length|content-type|expect|host|transfer-encoding)$/i;
const TOKEN_ACCEPTS = 'must be a token without blanks';
const NOT_OURS = 'must not be a header of auth, of the body or of HTTP';

const text = z.string({ error: 'must be a text' });
const unless = (isFine: boolean, message: string) => (isFine ? [] : [message]);

/** A text whose secrets are put in. */
const fixed = (parse: (value: string) => string, problemsOf: (value: string) => string[] = () => []) =>
  text.transform((given, context): string => {
    let value = '';
    let problems: string[];
    try {
      value = parse(given);
      problems = problemsOf(value);
    } catch (error) {
      if (!(error instanceof LeafError)) throw error;
      problems = [error.message];
    }
    for (const message of problems) context.addIssue({ code: 'custom', message });
    return value;
  });

/** A secret may be the whole start of the URL. Elsewhere it is percent-encoded, so that it stays within its place. */
function parseUrl(given: string, variables: Variables): string {
  const [start = ''] = /^\$\{\w+\}/.exec(given) ?? [];
  return parseFixed(start, variables) + parseFixed(given.slice(start.length), variables, encodeURIComponent);
}

function isPlainUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, href } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '' && !/[?#]/.test(href);
}

const isToken = (value: string) => /^\S+$/.test(value);
const isHeaderValue = (value: string) => /^[\t\x20-\x7e\xa0-\xff]*$/.test(value);
const headerName = text.regex(/^[\w!#$%&'*+.^`|~-]+$/, NAME_ACCEPTS).refine((name) => !OF_HTTP.test(name), NOT_OURS);

const LIST = { error: 'must be an array of rules' };
const RULE = { error: 'must be an object with status, pointer or values' };

const withPointer = <Schema extends z.ZodType<Rule>>(schema: Schema) =>
  schema.refine(
    ({ pointer, values }) => values === undefined || pointer !== undefined,
    'must have a pointer for its values',
  );

const checked = <Schema extends z.ZodType<Rule>>(schema: Schema) =>
  withPointer(
    schema.refine(
      ({ status, pointer }) => status !== undefined || pointer !== undefined,
      'must have a status or a pointer',
    ),
  );

const throttled = checked(z.strictObject(ruleShape, RULE));
const refused = checked(
  z.strictObject({ ...ruleShape, reason: z.enum(REASONS, { error: `must be one of ${REASONS.join(', ')}` }) }, RULE),
);

/** A part of the request, whose problems are at their own places in the document. */
const bodyOf = <Part>(parse: (value: unknown, context: BodyContext) => Part, variables: Variables) =>
  z.unknown().transform((value, context): Part => {
    const problems: BodyProblem[] = [];
    const part = parse(value, { path: [], variables, problems });
    for (const { path, message } of problems) context.addIssue({ code: 'custom', path, message });
    return part;
  });

/** The shape of a gateway's document, with the values of the environment put in. */
export function documentSchema(variables: Variables) {
  const secret = fixed((given) => parseFixed(given, variables));
  const user = secret.refine((name) => !name.includes(':'), 'must hold no colon, which ends it (RFC 7617)');
  const header = fixed(
    (given) => parseFixed(given, variables),
    (value) => unless(isHeaderValue(value), HEADER_ACCEPTS),
  );
  return z.strictObject(
    {
      source: text.optional(),
      note: text.optional(),
      channel: z.enum(['sms'], { error: 'must be "sms"' }).default('sms'),
      url: fixed(
        (given) => parseUrl(given, variables),
        (value) => unless(isPlainUrl(value), URL_ACCEPTS),
      ),
      method: z.enum(['GET', 'POST', 'PUT'], { error: 'must be "GET", "POST" or "PUT"' }).default('POST'),
      headers: z
        .record(
          headerName.refine((name) => name.toLowerCase() !== 'authorization', NOT_OURS),
          header,
          { error: 'must be an object of texts' },
        )
        .default({}),
      auth: z
        .discriminatedUnion(
          'type',
          [
            z.strictObject({ type: z.literal('basic'), user, password: secret }),
            z.strictObject({ type: z.literal('bearer'), token: header.refine(isToken, TOKEN_ACCEPTS) }),
            z.strictObject({ type: z.literal('header'), name: headerName, value: header }),
          ],
          { error: ({ input }) => (typeof input === 'object' ? AUTH_TYPES : 'must be an object with a type') },
        )
        .optional(),
      json: bodyOf(parseBody, variables).optional(),
      form: bodyOf(parseFields, variables).optional(),
      query: bodyOf(parseFields, variables).optional(),
      number: z.enum(NUMBER_FORMS, { error: 'must be "e164", "digits" or "national"' }).default('e164'),
      accepted: withPointer(z.strictObject(ruleShape, { error: 'must be an object' })).default({}),
      messageId: jsonPointer.optional(),
      replyCode: jsonPointer.optional(),
      refused: z.array(refused, LIST).default([]),
      throttled: z.array(throttled, LIST).default([]),
      receipt: Receipt.optional(),
    },
    { error: 'must be a JSON object' },
  );
}
