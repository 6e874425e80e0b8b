import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from './keys';

/** What a provider's report is about. It holds neither the recipient nor the code. */
export interface ReceiptRef {
  /** A UUID. */
  otpId: string;
  /** The later of two attempts is greater. */
  attempt: number;
  expiresAt: Date;
  channel: string;
  /** ISO 3166, or another short word. */
  country: string;
}

export type ReceiptRefs = ReturnType<typeof createReceiptRefs>;

const TAG = 16;
const HEADER = 26; // id, attempt and expiry; then the country and the channel

/**
 * Sealed references for the field that a provider echoes: deterministic authenticated encryption with a synthetic IV (the
 * construction of RFC 5297, with HMAC-SHA-256). It needs no random IV, so a reference has about 60 characters; Vonage
 * takes 100. The newest secret seals, and every secret opens.
 */
export function createReceiptRefs({ all, newest }: Pick<Keyring, 'all' | 'newest'>) {
  return {
    /** @param provider the only provider whose reports may carry the reference */
    seal(ref: ReceiptRef, provider: string): string {
      const text = encode(ref);
      const tag = tagOf(newest.receipt, provider, text);
      const cipher = createCipheriv('aes-256-ctr', encryptionKey(newest.receipt), tag);
      return Buffer.concat([tag, cipher.update(text)]).toString('base64url');
    },

    /** @returns undefined, without a reason, for every text that this service did not seal for the provider */
    open(sealed: string, provider: string): ReceiptRef | undefined {
      const bytes = Buffer.from(sealed.slice(0, 120), 'base64url');
      if (bytes.length <= TAG + HEADER || bytes.toString('base64url') !== sealed) return undefined;
      const tag = bytes.subarray(0, TAG);
      for (const { receipt } of all) {
        const text = createDecipheriv('aes-256-ctr', encryptionKey(receipt), tag).update(bytes.subarray(TAG));
        if (timingSafeEqual(tagOf(receipt, provider, text), tag)) return decode(text);
      }
      return undefined;
    },
  };
}

// `receipt` is two keys: one authenticates, the other encrypts.
const encryptionKey = (receipt: Buffer) => receipt.subarray(32);

function tagOf(receipt: Buffer, provider: string, text: Buffer): Buffer {
  const mac = createHmac('sha256', receipt.subarray(0, 32));
  return mac.update(`${provider}\0`).update(text).digest().subarray(0, TAG);
}

function encode({ otpId, attempt, expiresAt, channel, country }: ReceiptRef): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write(otpId.replaceAll('-', ''), 'hex');
  header.writeUIntBE(attempt, 16, 6);
  header.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), 22);
  return Buffer.concat([header, Buffer.from(`${country}:${channel}`)]);
}

function decode(text: Buffer): ReceiptRef {
  const hex = text.toString('hex', 0, 16);
  const [country = '', channel = ''] = text.toString('utf8', HEADER).split(':');
  return {
    otpId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    attempt: text.readUIntBE(16, 6),
    expiresAt: new Date(text.readUInt32BE(22) * 1000),
    channel,
    country,
  };
}
