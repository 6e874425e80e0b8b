import { z } from 'zod';
import { freeText } from '../../config/setting-kinds';
import { parseJsonPointer, textAt, type JsonPointer } from './json-pointer';

const POINTER = 'must be a JSON pointer, such as /messages/0/status';
const STATUS = 'must be an HTTP status from 200 to 599, or several in [ ]';
const VALUES = 'must be one or more texts, numbers or booleans in [ ]';

export const jsonPointer = freeText(POINTER).transform((text, context): JsonPointer => {
  const pointer = parseJsonPointer(text);
  if (pointer !== undefined) return pointer;
  context.addIssue({ code: 'custom', message: POINTER });
  return z.NEVER;
});

const status = z.int({ error: STATUS }).min(200, STATUS).max(599, STATUS);
const scalar = z.union([z.string(), z.number(), z.boolean()], { error: VALUES }).transform(String);

/** Values of a reply or a report. A `*` at the end stands for any rest. */
export const values = z.array(scalar, { error: VALUES }).min(1, VALUES);

export const ruleShape = {
  status: z.union([status.transform((one) => [one]), z.array(status).min(1, STATUS)], { error: STATUS }).optional(),
  pointer: jsonPointer.optional(),
  values: values.optional(),
};

export interface Rule {
  status?: readonly number[] | undefined;
  pointer?: JsonPointer | undefined;
  values?: readonly string[] | undefined;
}

export interface Reply {
  status: number;
  /** The body: JSON if it is JSON, or else its text. */
  body: unknown;
}

/** Whether a reply has the status and the value of a rule. Each part that the rule leaves out fits every reply. */
export function fits({ status, pointer, values }: Rule, reply: Reply): boolean {
  if (status !== undefined && !status.includes(reply.status)) return false;
  if (pointer === undefined) return true;
  const text = textAt(reply.body, pointer);
  return text !== undefined && (values === undefined || isOneOf(text, values));
}

export function isOneOf(text: string, values: readonly string[]): boolean {
  return values.some((value) => (value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : value === text));
}
