import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Receipt, ReceiptAdapter } from './receipt-adapter';
import { equalDigests } from './equal-digests';

/** Of a call. A call that was answered spoke the code. */
const STATES: ReadonlyMap<string, Pick<Receipt, 'state' | 'reason'>> = new Map([
  ['started', { state: 'accepted' }],
  ['ringing', { state: 'sent' }],
  ['answered', { state: 'sent' }],
  ['completed', { state: 'delivered' }],
  ['busy', { state: 'undelivered', reason: 'recipient_unreachable' }],
  ['timeout', { state: 'undelivered', reason: 'recipient_unreachable' }],
  ['unanswered', { state: 'undelivered', reason: 'recipient_unreachable' }],
  ['rejected', { state: 'undelivered', reason: 'unknown' }],
  ['cancelled', { state: 'failed', reason: 'unknown' }],
  ['failed', { state: 'failed', reason: 'unknown' }],
]);

const Header = z.object({ alg: z.literal('HS256') });
const Claims = z.object({ iat: z.number(), payload_hash: z.string() });
const Event = z.object({ status: z.string() });

const LONGEST_AGE_SECONDS = 300;

interface Settings {
  /** Of signed webhooks. Undefined: the reference alone proves an event. */
  secret: string | undefined;
}

/**
 * Events of Vonage's newer APIs, such as Voice: JSON, with a JWT that signs the hash of the body. The reference is `t` in
 * the query.
 */
export function createVonageEventReceipts({ secret }: Settings): ReceiptAdapter {
  return {
    methods: ['POST'],
    receive({ headers, body, query }) {
      if (secret !== undefined && !isSigned(headers.authorization ?? '', body, secret)) return undefined;
      const ref = query.get('t');
      const outcome = STATES.get(Event.safeParse(parseJson(body)).data?.status ?? '');
      const reading = { reply: '', isProvenByRef: secret === undefined };
      return { ...reading, receipts: ref === null || outcome === undefined ? [] : [{ ref, ...outcome }] };
    },
  };
}

function isSigned(authorization: string, body: Buffer, secret: string): boolean {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  const claims = claimsOf(token, secret);
  const hash = createHash('sha256').update(body).digest('hex');
  return claims !== undefined && equalDigests(claims.payload_hash.toLowerCase(), hash);
}

/** @returns undefined unless the token was signed with the secret (RFC 7515, HS256) within five minutes */
function claimsOf(token: string, secret: string): z.infer<typeof Claims> | undefined {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
  if (rest.length > 0 || !equalDigests(signature, expected)) return undefined;
  if (!Header.safeParse(parseJson(Buffer.from(header, 'base64url'))).success) return undefined;
  const claims = Claims.safeParse(parseJson(Buffer.from(payload, 'base64url'))).data;
  const ageSeconds = Math.abs(Date.now() / 1000 - (claims?.iat ?? 0));
  return ageSeconds <= LONGEST_AGE_SECONDS ? claims : undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
