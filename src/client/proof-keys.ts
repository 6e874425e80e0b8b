import { OtpServiceError, OtpUnreachableError } from './errors';
import type { Http } from './http';
import { unreadable } from './reply';

const MAX_AGE_MS = 300_000; // the max-age of the service's reply: a removed key ends its proofs
const COOLDOWN_MS = 30_000; // between two reads for unknown keys

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

/** The public key with this `kid`; undefined if the service has none. */
export type ProofKeyOf = (kid: string) => Promise<PublicKey | undefined>;
export type PublicKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** Keeps the service's public keys, and reads them again when they are old or lack a key. */
export function createProofKeys(http: Http, now: () => number): ProofKeyOf {
  let kept: { keys: Map<string, PublicKey>; at: number } = { keys: new Map(), at: -Infinity };
  let reading: Promise<void> | undefined;

  const read = async () => {
    kept = { keys: await readKeys(http), at: now() };
  };
  return async (kid) => {
    const age = now() - kept.at;
    if (age >= (kept.keys.has(kid) ? MAX_AGE_MS : COOLDOWN_MS)) {
      reading ??= read().finally(() => (reading = undefined));
      await reading;
    }
    return kept.keys.get(kid);
  };
}

/** @throws OtpServiceError or OtpUnreachableError */
async function readKeys(http: Http): Promise<Map<string, PublicKey>> {
  const reply = await http({ path: '/.well-known/jwks.json' });
  const { keys, Code: code } = reply.body;
  if (reply.status !== 200 && typeof code === 'string') throw new OtpServiceError(code, reply);
  if (reply.status !== 200 || !Array.isArray(keys)) unreadable(reply);
  const entries = await Promise.all(keys.map(imported)).catch(() => {
    throw new OtpUnreachableError('unreadable', reply);
  });
  return new Map(entries.filter((entry) => entry !== undefined));
}

/** @returns undefined for a key that cannot sign proofs */
async function imported(jwk: unknown): Promise<[kid: string, key: PublicKey] | undefined> {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kty, crv, kid, x, y } = { kty: '', crv: '', kid: '', x: '', y: '', ...jwk };
  if (kty !== 'EC' || crv !== 'P-256') return undefined;
  return [kid, await crypto.subtle.importKey('jwk', { kty, crv, x, y }, ALGORITHM, false, ['verify'])];
}
