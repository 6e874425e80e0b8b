import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Digests } from '../src/crypt/digests';
import type { VerificationKeys } from '../src/crypt/verification-key';

/** Seals keys and digests codes as the measured service does. */
export interface Crypt {
  keys: VerificationKeys;
  digests: Digests;
}

const CODE = '482913';
const PAD = '000000'; // the code is then its own masked code
const BINDING = { aud: 'bench', ch: 'email', loc: 'en' };
const TTL_SECONDS = 3600;
const INSERT = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  SELECT id, otp, $3, false, now(), now() FROM unnest($1::uuid[], $2::text[]) AS code (id, otp)`;

let recipients = 0;
/** A new recipient for every code, so that no counter row is hot. */
const nextRecipient = () => `user${(recipients += 1)}@example.com`;

/**
 * Inserts OTPs as a send does, and returns the bodies that redeem them. Direct inserts are faster than sends.
 * `id` is for the floor, which cannot open verification keys.
 */
export async function codesToRedeem(pool: Pool, { keys, digests }: Crypt, count: number) {
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + TTL_SECONDS;
  const codes = Array.from({ length: count }, () => {
    const claims = { jti: uuidv7(), sub: nextRecipient(), type: '2FA', ...BINDING, iat, exp, pad: PAD };
    return { claims, key: keys.seal(claims), otp: `${digests.code(CODE, claims)}.${CODE}` };
  });
  const ids = codes.map(({ claims }) => claims.jti);
  await pool.query(INSERT, [ids, codes.map(({ otp }) => otp), new Date(exp * 1000)]);
  return codes.map(({ key, claims }) =>
    JSON.stringify({ verification_key: key, otp: CODE, check: claims.sub, id: claims.jti }),
  );
}

/** The test recipients of the embedded service. There are many, because guesses at one recipient run one after the other. */
export const TEST_RECIPIENTS = Array.from({ length: 2_000 }, (_, index) => `test${index}@example.com:${CODE}`).join();

/** Sends codes to test recipients, and returns the bodies that redeem them. */
export async function testCodesToRedeem(
  { url, headers }: { url: string; headers: Record<string, string> },
  count: number,
) {
  const bodies: string[] = [];
  const sendInTurn = async () => {
    while (bodies.length < count) {
      const check = `test${bodies.length % 2_000}@example.com`;
      const index = bodies.push('') - 1;
      const body = JSON.stringify({ email: check, type: '2FA' });
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const { Details: key } = (await reply.json()) as { Details: string };
      bodies[index] = JSON.stringify({ verification_key: key, otp: CODE, check });
    }
  };
  await Promise.all(Array.from({ length: 32 }, sendInTurn));
  return bodies;
}

/** Bodies with one character of the authentication tag changed. They have no rows. */
export function alteredKeys({ keys }: Crypt, count: number): string[] {
  const iat = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, () => {
    const sub = nextRecipient();
    const key = keys.seal({ jti: uuidv7(), sub, type: '2FA', ...BINDING, iat, exp: iat + TTL_SECONDS, pad: PAD });
    const altered = key.slice(0, -10) + (key.at(-10) === 'A' ? 'B' : 'A') + key.slice(-9);
    return JSON.stringify({ verification_key: altered, otp: CODE, check: sub });
  });
}

export const emailsToSend = (count: number): string[] =>
  Array.from({ length: count }, () => JSON.stringify({ email: nextRecipient(), type: '2FA' }));

/** Bodies for the floor's INSERT, each with the row of a send. */
export const rowsToInsert = (count: number): string[] =>
  Array.from({ length: count }, () =>
    JSON.stringify({ id: uuidv7(), otp: 'x'.repeat(43), email: nextRecipient(), type: '2FA' }),
  );

export const betterAuthSends = (count: number): string[] =>
  Array.from({ length: count }, () => JSON.stringify({ email: nextRecipient(), type: 'sign-in' }));

/** Inserts users with an unconfirmed address, as better-auth does, and returns the bodies that confirm them. */
export async function betterAuthCodes(pool: Pool, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, nextRecipient);
  await pool.query(
    `INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     SELECT email, 'User', email, false, now(), now() FROM unnest($1::text[]) AS users (email)`,
    [emails],
  );
  await pool.query(
    `INSERT INTO verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
     SELECT email, 'email-verification-otp-' || email, $2, now() + interval '1 hour', now(), now()
       FROM unnest($1::text[]) AS users (email)`,
    [emails, `${CODE}:0`],
  );
  return emails.map((email) => JSON.stringify({ email, otp: CODE }));
}
