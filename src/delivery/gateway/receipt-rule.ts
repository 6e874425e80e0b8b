import { z } from 'zod';
import { DELIVERY_REASONS, type DeliveryReason } from '../../delivery-state';
import { isOneOf, jsonPointer, values } from './rule';
import { textAt } from './json-pointer';

/** In the order in which their values are tried. */
const STATES = ['delivered', 'undelivered', 'sent', 'failed'] as const;

export type ReceiptState = (typeof STATES)[number];

const READS = 'must be "query", "form" or "json"';

/** How a gateway reports what became of a message. */
export const Receipt = z
  .strictObject({
    /** Where the fields of a report are. Of a query or a form, `/name` is the field `name`. */
    in: z.enum(['query', 'form', 'json'], { error: READS }),
    /** Where the report repeats `{{ref}}`. Without it, the reference is `t` in the query of `{{receiptUrl}}`. */
    reference: jsonPointer.optional(),
    state: jsonPointer,
    delivered: values.optional(),
    undelivered: values.optional(),
    failed: values.optional(),
    sent: values.optional(),
    /** The gateway's own code of a failure. */
    code: jsonPointer.optional(),
    /** The codes, or the states, that mean one of our reasons. */
    reasons: z.partialRecord(z.enum(DELIVERY_REASONS), values, { error: 'must be an object of lists' }).default({}),
    /** The body of our reply, for gateways that wait for a certain one. */
    reply: z.string({ error: 'must be a text' }).default(''),
  })
  .refine((receipt) => STATES.some((state) => receipt[state] !== undefined), {
    error: `must list the values of ${STATES.join(', ')}`,
  });

export type Receipt = z.infer<typeof Receipt>;

/**
 * The state that a report gives.
 * @param report the fields of the query or form as an object, or the JSON
 * @returns undefined for a value that the document does not list
 */
export function receiptState(receipt: Receipt, report: unknown): ReceiptState | undefined {
  const text = textAt(report, receipt.state);
  return text === undefined ? undefined : STATES.find((state) => isOneOf(text, receipt[state] ?? []));
}

/** Why a message did not arrive: `unknown` for a code and a state that the document does not list. */
export function receiptReason(receipt: Receipt, report: unknown, state: ReceiptState): DeliveryReason | undefined {
  if (state !== 'undelivered' && state !== 'failed') return undefined;
  const given = [receipt.code, receipt.state].map((pointer) => pointer && textAt(report, pointer));
  const reasonOf = (text: string | undefined) =>
    text === undefined ? undefined : DELIVERY_REASONS.find((reason) => isOneOf(text, receipt.reasons[reason] ?? []));
  return given.map(reasonOf).find((reason) => reason !== undefined) ?? 'unknown';
}
