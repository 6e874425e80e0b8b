import { receiptReason, receiptState, type Receipt as ReceiptRule } from '../gateway/receipt-rule';
import { textAt } from '../gateway/json-pointer';
import type { ReceiptAdapter, ReceiptRequest } from './receipt-adapter';

/**
 * Reports of a gateway, as its document describes them. They have no signature: the reference, which only this service
 * can make, proves them.
 */
export function createGatewayReceipts(rule: ReceiptRule): ReceiptAdapter {
  return {
    methods: rule.in === 'query' ? ['GET', 'POST'] : ['POST'],
    receive(request) {
      const report = fieldsOf(request, rule.in);
      const ref = rule.reference ? textAt(report, rule.reference) : (request.query.get('t') ?? undefined);
      const state = receiptState(rule, report);
      const reading = { reply: rule.reply, isProvenByRef: true };
      if (ref === undefined || state === undefined) return { ...reading, receipts: [] };
      return { ...reading, receipts: [{ ref, state, reason: receiptReason(rule, report, state) }] };
    },
  };
}

/** Undefined for a body that is not JSON, where the document says that it is. */
function fieldsOf({ query, body }: ReceiptRequest, place: ReceiptRule['in']): unknown {
  if (place === 'query') return Object.fromEntries(query);
  if (place === 'form') return Object.fromEntries(new URLSearchParams(body.toString()));
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
