import { randomFillSync } from 'node:crypto';

const LENGTH = 16; // one block of AES
const VECTORS = 256;

const pool = Buffer.alloc(LENGTH * VECTORS);
let used = pool.length;

/** Returns 16 random bytes. They are generated in bulk, because a call of the generator costs more than its bytes. */
export function initializationVector(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += LENGTH;
  return Buffer.from(pool.subarray(start, used)); // a copy: the pool is filled again
}
