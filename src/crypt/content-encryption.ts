import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/** The keys of AES-256-CBC with HMAC SHA-512 (RFC 7518 5.2.5). */
export interface ContentKeys {
  mac: Buffer;
  encryption: Buffer;
  /** The protected header in base64url: the additional authenticated data. */
  header: string;
}

/** Encrypts, then authenticates (RFC 7518 5.2.2.1). */
export function encrypt(keys: ContentKeys, iv: Buffer, plaintext: string): { ciphertext: Buffer; tag: Buffer } {
  const cipher = createCipheriv('aes-256-cbc', keys.encryption, iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return { ciphertext, tag: authenticationTag(keys, iv, ciphertext) };
}

/**
 * Authenticates, then decrypts (RFC 7518 5.2.2.2).
 * @returns undefined if a single bit of the header, IV, ciphertext or tag was changed
 */
export function decrypt(
  keys: ContentKeys,
  sealed: { iv: Buffer; ciphertext: Buffer; tag: Buffer },
): string | undefined {
  const expected = authenticationTag(keys, sealed.iv, sealed.ciphertext);
  if (sealed.tag.length !== expected.length || !timingSafeEqual(sealed.tag, expected)) {
    return undefined;
  }
  // Only a holder of the secret can produce bytes that get here, so bad padding is no oracle.
  try {
    const decipher = createDecipheriv('aes-256-cbc', keys.encryption, sealed.iv);
    return Buffer.concat([decipher.update(sealed.ciphertext), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function authenticationTag(keys: ContentKeys, iv: Buffer, ciphertext: Buffer): Buffer {
  const headerBits = Buffer.alloc(8);
  headerBits.writeBigUInt64BE(BigInt(Buffer.byteLength(keys.header, 'ascii') * 8));
  return createHmac('sha512', keys.mac)
    .update(keys.header, 'ascii')
    .update(iv)
    .update(ciphertext)
    .update(headerBits)
    .digest()
    .subarray(0, 32);
}
