import { sha256 } from './base64url';
import type { Challenge } from './challenges';
import { identityOf, recipientIn } from './recipient';

/** The code verifier (RFC 7636). With a session, the challenge works in that session alone. */
export async function verifierOf(secret: string, session: string | undefined): Promise<string> {
  return session === undefined ? secret : sha256(`${secret}.${session}`);
}

// 18 bits: a change is missed once in 262,144 times, and hundreds of numbers of a country share one value, so the
// challenge names nobody. If a change is missed, the service still refuses the code of another recipient.
const LENGTH = 3;

/** Changes with the recipient, the type and the session. */
export async function whose(secret: string, { to, type, session }: Challenge): Promise<string> {
  const digest = await sha256(JSON.stringify([secret, identityOf(recipientIn(to)), type, session]));
  return digest.slice(0, LENGTH);
}
