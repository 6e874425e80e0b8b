import { createDigests } from '../../src/crypt/digests';
import { createKeyring } from '../../src/crypt/keys';
import { createProofKeys } from '../../src/crypt/proof';
import { createVerificationKeys, type Claims, type OpenedKey } from '../../src/crypt/verification-key';

const keyrings = new Map<string, ReturnType<typeof createKeyring>>();

/** The keys of these master secrets, which take 90 ms to derive. */
function keyringOf(secrets: readonly string[]) {
  const name = JSON.stringify(secrets);
  const keyring = keyrings.get(name) ?? createKeyring(secrets);
  keyrings.set(name, keyring);
  return keyring;
}

/** Seals, opens and digests as a service with these master secrets does. */
export function cryptWith(secrets: readonly string[]) {
  const keyring = keyringOf(secrets);
  const keys = createVerificationKeys(keyring);
  const digests = createDigests(keyring);
  return {
    seal: (claims: Claims) => ({ claims, kid: keyring.newest.kid, key: keys.seal(claims) }),
    open: keys.open,
    digest: ({ claims, kid }: OpenedKey, code: string) => digests.code(code, claims, kid),
    counterKey: (purpose: string, value: string) => digests.counter(purpose, value),
  };
}

/** Signs proofs as a service with these master secrets does. */
export const proofKeysOf = (secrets: readonly string[]) => createProofKeys(keyringOf(secrets));
