import { createHmac, hkdfSync, scryptSync } from 'node:crypto';

/** Derives a key from the secret as README documents it, independently of `src/`. */
export function deriveKey(secret: string, purpose: string, bytes: number): Buffer {
  const root = scryptSync(secret, 'otp-service/v1', 32, { N: 16_384, r: 8, p: 1 });
  return Buffer.from(hkdfSync('sha256', root, '', `otp-service/v1/${purpose}`, bytes));
}

interface Sealed {
  /** The base64url text of the first part: the additional authenticated data. */
  header: string;
  iv: Buffer;
  ciphertext: Buffer;
}

/** The authentication tag of A256CBC-HS512 (RFC 7518 5.2.2.1), independently of `src/`. */
export function authenticationTag(macKey: Buffer, { header, iv, ciphertext }: Sealed): Buffer {
  const headerBits = Buffer.alloc(8);
  headerBits.writeBigUInt64BE(BigInt(header.length * 8));
  const authenticated = Buffer.concat([Buffer.from(header), iv, ciphertext, headerBits]);
  return createHmac('sha512', macKey).update(authenticated).digest().subarray(0, 32);
}
