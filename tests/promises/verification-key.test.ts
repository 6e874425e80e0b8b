import { createDecipheriv, createHmac } from 'node:crypto';
import { decrypt, encrypt } from '../../src/crypt/content-encryption';
import type { Claims } from '../../src/crypt/verification-key';
import { cryptWith } from '../support/crypt';
import { authenticationTag, deriveKey } from '../support/jwe';

const SECRET = 'correct horse battery staple';
const crypt = cryptWith([SECRET]);

const claims: Claims = {
  jti: '01890a5d-ac96-774b-bcce-b302099a8057',
  sub: 'ada@example.com',
  type: '2FA',
  iat: 4_000_000_000,
  exp: 4_000_000_600,
};

const derive = (purpose: string, bytes: number) => deriveKey(SECRET, purpose, bytes);
const contentKey = derive('verification-key', 64);

describe('content encryption', () => {
  // RFC 7518 appendix B.3: AES_256_CBC_HMAC_SHA_512.
  const keys = {
    mac: Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
    encryption: Buffer.from(Array.from({ length: 32 }, (_, index) => 32 + index)),
    header: 'The second principle of Auguste Kerckhoffs',
  };
  const plaintext =
    'A cipher system must not be required to be secret, and it must be able to fall into the hands ' +
    'of the enemy without inconvenience';
  const iv = Buffer.from('1af38c2dc2b96ffdd86694092341bc04', 'hex');
  const ciphertext =
    '4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd' +
    '822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b' +
    '36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3' +
    'a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b' +
    'be2638d09dd7a4930930806d0703b1f6';
  const tag = '4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5';

  test("encrypts RFC 7518's test vector to exactly its bytes", () => {
    const sealed = encrypt(keys, iv, plaintext);
    expect(sealed.ciphertext.toString('hex')).toBe(ciphertext);
    expect(sealed.tag.toString('hex')).toBe(tag);
  });

  test("decrypts RFC 7518's test vector", () => {
    const sealed = { iv, ciphertext: Buffer.from(ciphertext, 'hex'), tag: Buffer.from(tag, 'hex') };
    expect(decrypt(keys, sealed)).toBe(plaintext);
  });
});

describe('a verification key', () => {
  test('opens in jose with the secret', async () => {
    const { compactDecrypt, jwtDecrypt } = await import('jose');
    const { key, kid } = crypt.seal(claims);
    const opened = await compactDecrypt(key, contentKey);
    expect(opened.protectedHeader).toEqual({ alg: 'dir', enc: 'A256CBC-HS512', kid });
    expect(JSON.parse(Buffer.from(opened.plaintext).toString())).toEqual(claims);
    expect((await jwtDecrypt(key, contentKey)).payload).toEqual(claims);
  });

  test('opens in node:crypto with the secret', () => {
    const [header = '', encryptedKey, ...rest] = crypt.seal(claims).key.split('.');
    const [iv, ciphertext, tag] = rest.map((part) => Buffer.from(part, 'base64url'));
    if (!iv || !ciphertext || !tag) throw new Error('A compact JWE has five parts');
    expect(encryptedKey).toBe('');
    expect(tag).toEqual(authenticationTag(contentKey.subarray(0, 32), { header, iv, ciphertext }));
    const decipher = createDecipheriv('aes-256-cbc', contentKey.subarray(32), iv);
    const plaintext = decipher.update(ciphertext, undefined, 'utf8') + decipher.final('utf8');
    expect(JSON.parse(plaintext)).toEqual(claims);
  });

  test('sealed by jose opens like one of the service', async () => {
    const { CompactEncrypt } = await import('jose');
    const { kid } = crypt.seal(claims);
    const key = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512', kid })
      .encrypt(contentKey);
    expect(crypt.open(key)).toEqual({ claims, kid });
  });

  test('has a fresh IV each time', () => {
    const ivs = Array.from({ length: 2000 }, () => crypt.seal(claims).key.split('.')[2] ?? '');
    expect(new Set(ivs).size).toBe(2000);
    expect(new Set(ivs.map((iv) => Buffer.from(iv, 'base64url').length))).toEqual(new Set([16]));
  });

  test('shows neither recipient, OTP id nor expiry without the secret', () => {
    const readable = crypt
      .seal(claims)
      .key.split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
      .join();
    for (const claim of [claims.jti, claims.sub, String(claims.exp)]) {
      expect(readable).not.toContain(claim);
    }
  });
});

describe('master secrets', () => {
  test('seal with the first and open with each of them', () => {
    const both = cryptWith(['a newer secret', SECRET]);
    const old = crypt.seal(claims);
    expect(both.open(old.key)).toEqual({ claims, kid: old.kid });
    const fresh = both.seal(claims);
    expect(cryptWith(['a newer secret']).open(fresh.key)).toEqual({ claims, kid: fresh.kid });
    expect(crypt.open(fresh.key)).toBeUndefined();
  });

  test('keep the digests of codes that were sent before a rotation', () => {
    const both = cryptWith(['a newer secret', SECRET]);
    const opened = both.open(crypt.seal(claims).key);
    if (!opened) throw new Error('A listed secret must open the key');
    expect(both.digest(opened, '482913')).toBe(crypt.digest(crypt.seal(claims), '482913'));
    expect(both.digest(both.seal(claims), '482913')).not.toBe(both.digest(opened, '482913'));
  });

  test('must be at least one', () => {
    expect(() => cryptWith([])).toThrow('At least one secret is needed');
  });

  test('give each purpose its own key', () => {
    const opened = crypt.seal(claims);
    const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');
    const sealed = [claims.jti, claims.sub, claims.type, claims.exp, '482913'];
    expect(crypt.digest(opened, '482913')).toBe(hmac(derive('otp', 32), JSON.stringify(sealed)));
    expect(crypt.counterKey('code', 'x')).toBe(hmac(derive('counter', 32), 'code:x'));
    expect(opened.kid).toBe(derive('kid', 6).toString('base64url'));

    const halves = [contentKey.subarray(0, 32), contentKey.subarray(32)];
    const keys = [...halves, derive('otp', 32), derive('counter', 32)];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(4);
  });

  test('give each purpose and value its own counter key', () => {
    const counters = [
      crypt.counterKey('code', 'x'),
      crypt.counterKey('recipient', 'x'),
      crypt.counterKey('code', 'y'),
      cryptWith(['a newer secret']).counterKey('code', 'x'),
    ];
    expect(new Set(counters).size).toBe(counters.length);
    expect(crypt.counterKey('code', 'x')).toBe(counters[0]);
  });
});

describe("a code's digest", () => {
  const { kid } = crypt.seal(claims);
  const base = crypt.digest({ claims, kid }, '482913');

  test.each<[string, Partial<Claims>]>([
    ['id', { jti: '01890a5d-ac96-774b-bcce-b302099a8058' }],
    ['recipient', { sub: 'ada@example.org' }],
    ['type', { type: 'FORGET' }],
    ['expiry', { exp: claims.exp + 1 }],
  ])('differs for another %s', (_, change) => {
    expect(crypt.digest({ claims: { ...claims, ...change }, kid }, '482913')).not.toBe(base);
  });

  test('differs for another code and under another secret', () => {
    expect(crypt.digest({ claims, kid }, '482914')).not.toBe(base);
    expect(crypt.digest({ claims, kid }, '0482913')).not.toBe(base);
    const other = cryptWith(['a newer secret']);
    expect(other.digest(other.seal(claims), '482913')).not.toBe(base);
  });

  test('differs if characters move from one field to the next', () => {
    const digest = (sub: string, type: string) => crypt.digest({ claims: { ...claims, sub, type }, kid }, '482913');
    expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
    expect(digest('a","b', 'c')).not.toBe(digest('a', 'b","c'));
  });

  test('is the same for the same values at any time of sending', () => {
    expect(crypt.digest({ claims: { ...claims, iat: 1 }, kid }, '482913')).toBe(base);
  });
});
