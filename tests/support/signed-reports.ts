import { createHash, createHmac } from 'node:crypto';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface VonageToken {
  secret?: string;
  alg?: string;
  claims?: object;
}

export const VONAGE_SECRET = 'a-signature-secret';

/** The JWT of Vonage's signed webhooks. */
export function vonageTokenOf(
  body: string,
  { secret = VONAGE_SECRET, alg = 'HS256', claims }: VonageToken = {},
): string {
  const payload_hash = createHash('sha256').update(body).digest('hex');
  const iat = Math.floor(Date.now() / 1000);
  const input = `${encode({ alg, typ: 'JWT' })}.${encode({ iat, iss: 'Vonage', payload_hash, ...claims })}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

export const META_SECRET = 'an-app-secret';

/** `X-Hub-Signature-256` of Meta's webhooks. */
export const metaSignatureOf = (body: string, secret = META_SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
