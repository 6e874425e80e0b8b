import { DeliveryError } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';
import { messageIdIn } from '../message-id';
import type { Message, Provider } from '../provider';
import { createHttpPost } from '../providers/http-post';
import type { Network } from '../providers/network';
import { textAt } from './json-pointer';
import type { Values } from './leaf';
import { writeNumber } from './number-form';
import type { Gateway } from './read-gateway';
import { fits, type Reply } from './rule';

/** A gateway that a document describes, as a provider. */
export function createGatewayProvider(gateway: Gateway, network: Network): Provider {
  const http = createHttpPost(network);

  return {
    name: gateway.name,
    async send(message, signal) {
      const { url, ...request } = requestOf(gateway, valuesOf(gateway, message));
      const { status, json, text } = await http.request(url, { ...request, signal });
      const reply = { status, body: json ?? text };
      const refusal = gateway.refusals.find(({ rule }) => fits(rule, reply));
      if (refusal !== undefined || !isAccepted(gateway, reply)) {
        throw new DeliveryError(refusal?.reason ?? reasonOfStatus(status), replyCodeOf(gateway, reply));
      }
      return gateway.messageId && messageIdIn(textAt(reply.body, gateway.messageId), message.to);
    },
    reach: (signal) => http.reach(gateway.url, signal),
    close: () => http.close(),
  };
}

function valuesOf({ name, number }: Gateway, { to, text, code, locale, ttlSeconds, receipt }: Message): Values {
  return {
    to: writeNumber(to, number),
    text,
    textHex: Buffer.from(text, 'utf16le').swap16().toString('hex'),
    code,
    locale,
    ttl: String(ttlSeconds),
    ttlMinutes: String(Math.max(1, Math.floor(ttlSeconds / 60))),
    ttlMs: String(ttlSeconds * 1000),
    expiresAt: new Date(Date.now() + ttlSeconds * 1000).toISOString(),
    ref: receipt?.ref,
    receiptUrl: receipt && `${receipt.url}/${name}?t=${receipt.ref}`,
  };
}

function requestOf({ url, method, headers, query, body }: Gateway, values: Values) {
  // A blank is %20: as +, some gateways would print it.
  const search = query && `?${query(values).toString().replaceAll('+', '%20')}`;
  const target = { url: `${url}${search ?? ''}`, method };
  if (body === undefined) return { ...target, headers };
  if (body.type === 'form') return { ...target, headers, body: body.render(values) };
  return {
    ...target,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body.render(values)),
  };
}

function isAccepted({ accepted }: Gateway, reply: Reply): boolean {
  const isSuccess = accepted.status !== undefined || (reply.status >= 200 && reply.status < 300);
  return isSuccess && fits(accepted, reply);
}

/** The gateway's own code, if it is one: longer digits could be the recipient's. */
function replyCodeOf({ replyCode }: Gateway, { body }: Reply): string | undefined {
  const text = replyCode && textAt(body, replyCode);
  return text !== undefined && /^\d{1,6}$/.test(text) ? text : undefined;
}
