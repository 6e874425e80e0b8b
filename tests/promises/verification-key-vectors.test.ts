import { hkdfSync, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Claims } from '../../src/crypt/verification-key';
import { cryptWith } from '../support/crypt';

interface Vectors {
  secret: string;
  kid: string;
  contentKey: string;
  vectors: { name: string; key: string; opens: boolean; claims?: Claims }[];
}

const FILE = path.join(__dirname, '..', 'vectors', 'verification-key.json');
const { secret, kid, contentKey, vectors } = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors;

describe('the vectors for implementations in other languages', () => {
  const { open } = cryptWith([secret]);

  test('derive their keys from the secret as they describe', () => {
    const root = scryptSync(secret, 'otp-service/v1', 32, { N: 16_384, r: 8, p: 1 });
    const derive = (purpose: string, bytes: number) =>
      Buffer.from(hkdfSync('sha256', root, '', `otp-service/v1/${purpose}`, bytes));
    expect(derive('verification-key', 64).toString('hex')).toBe(contentKey);
    expect(derive('kid', 6).toString('base64url')).toBe(kid);
  });

  test.each(vectors.filter(({ opens }) => opens))('open: $name', ({ key, claims }) => {
    expect(open(key)).toEqual({ claims, kid });
  });

  test.each(vectors.filter(({ opens }) => !opens))('do not open: $name', ({ key }) => {
    expect(open(key)).toBeUndefined();
  });

  test.each(vectors.filter(({ opens }) => opens))('open with jose: $name', async (vector) => {
    const { jwtDecrypt } = await import('jose');
    const { payload } = await jwtDecrypt(vector.key, Buffer.from(contentKey, 'hex'));
    expect(payload).toEqual(vector.claims);
  });
});
