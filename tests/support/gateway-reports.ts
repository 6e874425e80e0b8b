import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Listening } from './harness';
import type { SinkRequest } from './http-sink';
import { RECIPES, type Recipe } from './gateway-recipes';
import { PUBLIC_URL } from './twilio-receipts';

interface Document {
  url: string;
  receipt?: { in: 'query' | 'form' | 'json'; reference?: string; reply?: string };
}

export const documentOf = ({ name }: Recipe) =>
  JSON.parse(readFileSync(path.join(RECIPES, `${name}.json`), 'utf8')) as Document;

/** The reference in the request that the gateway got: in the URL for its reports, or in a field of its own. */
export function referenceIn({ path: url, body }: SinkRequest, { name }: Recipe): string {
  const text = decodeURIComponent(`${url} ${body}`);
  const start = `${PUBLIC_URL}/api/v1/receipts/${name}?t=`;
  const [, inUrl] = text.split(start);
  const [ref = ''] = (inUrl === undefined ? /(?<="reference":")[\w-]+/.exec(text) : /^[\w-]+/.exec(inUrl)) ?? [];
  return ref;
}

/** Reports as the gateway does. */
export async function reportBy(recipe: Recipe, service: Listening, report: object, ref: string) {
  const { receipt: rule } = documentOf(recipe);
  const url = `${service.url}/api/v1/receipts/${recipe.name}`;
  const fields = Object.entries(report).map(([name, value]): [string, string] => [name, String(value)]);
  const callback = rule?.reference === undefined ? `${url}?t=${ref}` : url;
  const form = new URLSearchParams(fields);
  form.delete('t');
  if (rule?.in === 'query') return replyOf(await fetch(`${callback}&${form.toString()}`));
  if (rule?.in === 'form') return replyOf(await fetch(callback, { method: 'POST', body: form }));
  const [, , last] = rule?.reference?.split('/') ?? [];
  const body = JSON.stringify(report, (key, value: unknown) =>
    last && key === 'payload' && typeof value === 'object' ? { ...value, [last]: ref } : value,
  );
  return replyOf(await fetch(callback, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }));
}

const replyOf = async (reply: Response) => ({ status: reply.status, text: await reply.text() });
