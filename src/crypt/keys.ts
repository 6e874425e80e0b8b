import { hkdfSync, scryptSync } from 'node:crypto';
import type { ContentKeys } from './content-encryption';

/** The keys of one master secret: one for each purpose. */
export interface SecretKeys extends ContentKeys {
  kid: string;
  otp: Buffer;
  counter: Buffer;
  submission: Buffer;
  /** Authenticates and encrypts the references of receipts: two keys of 32 bytes. */
  receipt: Buffer;
  /** From which the private key that signs proofs is made. */
  proof: Buffer;
}

export type Keyring = ReturnType<typeof createKeyring>;

/**
 * The keys of every master secret. The newest seals. The one with the greatest `kid` counts recipients: a rotation that
 * lists the same secrets in another order refunds no guesses.
 * @param secrets newest first, at least one
 */
export function createKeyring(secrets: readonly string[]) {
  const all = secrets.map(deriveKeys);
  const [newest] = all;
  if (newest === undefined) throw new RangeError('At least one secret is needed');
  return {
    all,
    newest,
    counting: all.reduce((chosen, keys) => (keys.kid > chosen.kid ? keys : chosen)),
    withKid: (kid: string) => all.find((keys) => keys.kid === kid),
    withHeader: (header: string | undefined) => all.find((keys) => keys.header === header),
  };
}

/**
 * Runs scrypt once for each secret, at start, because a master secret may be a pass phrase; then HKDF (RFC 5869)
 * for each purpose. The content encryption key is the MAC key followed by the encryption key
 * (RFC 7518 5.2.2.1): 64 bytes that any JOSE library accepts.
 */
function deriveKeys(secret: string): SecretKeys {
  const root = scryptSync(secret, 'otp-service/v1', 32, { N: 16_384, r: 8, p: 1 });
  const expand = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', root, '', `otp-service/v1/${purpose}`, bytes));
  const contentKey = expand('verification-key', 64);
  const kid = expand('kid', 6).toString('base64url');
  const header = { alg: 'dir', enc: 'A256CBC-HS512', kid };
  return {
    kid,
    header: Buffer.from(JSON.stringify(header)).toString('base64url'),
    mac: contentKey.subarray(0, 32),
    encryption: contentKey.subarray(32),
    otp: expand('otp', 32),
    counter: expand('counter', 32),
    submission: expand('submission', 32),
    receipt: expand('receipt', 64),
    proof: expand('proof', 48),
  };
}
