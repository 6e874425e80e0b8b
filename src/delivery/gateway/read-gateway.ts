import type { z } from 'zod';
import type { FailureReason } from '../delivery-error';
import type { Body, Fields } from './body';
import { documentSchema } from './document';
import { writeJsonPointer, type JsonPointer } from './json-pointer';
import type { Variables } from './leaf';
import type { NumberForm } from './number-form';
import type { Receipt } from './receipt-rule';
import type { Rule } from './rule';

/** A gateway that a document describes, ready to send: its secrets are in place. */
export interface Gateway {
  name: string;
  /** Where the gateway's documentation is. */
  source: string | undefined;
  channel: 'sms';
  url: string;
  method: 'GET' | 'POST' | 'PUT';
  headers: Record<string, string>;
  query: Fields | undefined;
  body: { type: 'json'; render: Body } | { type: 'form'; render: Fields } | undefined;
  number: NumberForm;
  accepted: Rule;
  messageId: JsonPointer | undefined;
  replyCode: JsonPointer | undefined;
  /** In the order in which they are tried, each before `accepted`. */
  refusals: readonly { rule: Rule; reason: FailureReason }[];
  receipt: Receipt | undefined;
}

type Document = z.infer<ReturnType<typeof documentSchema>>;

/** @returns the gateway, or one line for each problem of its document, such as `#/auth/type: must be …` */
export function readGateway(name: string, text: string, variables: Variables): Gateway | string[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return [`: must be JSON${lineOf(error, text)}`];
  }
  const { data, error } = documentSchema(variables).safeParse(json);
  if (error) return error.issues.flatMap(problemsOf);
  const problems = conflicts(data);
  return problems.length > 0 ? problems : gatewayOf(name, data);
}

/** The line of a syntax error. Its text is left out, because it quotes the document. */
function lineOf(error: unknown, text: string): string {
  const [, position] = /at position (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
  return position === undefined ? '' : `, and is not in line ${text.slice(0, Number(position)).split('\n').length}`;
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  const at = (path: readonly PropertyKey[]) => (path.length === 0 ? '' : `#${writeJsonPointer(path)}`);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${at([...issue.path, key])}: is not a key that a gateway has there`);
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${at(issue.path)}: ${message}`);
  return [`${at(issue.path)}: ${issue.message}`];
}

function conflicts(document: Document): string[] {
  const { method, json, form, query } = document;
  if (json !== undefined && form !== undefined) return ['#/form: must not be there beside json'];
  if (method === 'GET' && (json ?? form) !== undefined)
    return ['#/method: must be "POST" or "PUT" with a json or a form'];
  if ((json ?? form ?? query) === undefined) return [': must have a json, a form or a query'];
  return repeatedHeaders(document);
}

/** HTTP joins headers of one name, in whatever case they are written: the gateway would read neither value. */
function repeatedHeaders({ headers, auth }: Document): string[] {
  const ofAuth = auth?.type === 'header' ? [auth.name] : [];
  const names = [...ofAuth, ...Object.keys(headers)].map((name) => name.toLowerCase());
  return Object.keys(headers)
    .filter((name, index) => names.indexOf(name.toLowerCase()) < index + ofAuth.length)
    .map((name) => `#${writeJsonPointer(['headers', name])}: must be there once, and not also in auth`);
}

function gatewayOf(name: string, document: Document): Gateway {
  const { source, channel, url, method, headers, auth, json, form, query, number } = document;
  const { accepted, messageId, replyCode, refused, throttled, receipt } = document;
  return {
    name,
    source,
    channel,
    url,
    method,
    headers: { ...headers, ...authorization(auth) },
    query,
    body: json ? { type: 'json', render: json } : form && { type: 'form', render: form },
    number,
    accepted,
    messageId,
    replyCode,
    refusals: [
      ...throttled.map((rule) => ({ rule, reason: 'throttled' as const })),
      ...refused.map(({ reason, ...rule }) => ({ rule, reason })),
    ],
    receipt,
  };
}

function authorization(auth: Document['auth']): Record<string, string> {
  if (auth === undefined) return {};
  if (auth.type === 'header') return { [auth.name]: auth.value };
  if (auth.type === 'bearer') return { Authorization: `Bearer ${auth.token}` };
  return { Authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
}
