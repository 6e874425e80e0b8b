import { randomUUID } from 'node:crypto';
import { encrypt } from '../../src/crypt/content-encryption';
import type { Claims } from '../../src/crypt/verification-key';
import { cryptWith } from '../support/crypt';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { authenticationTag, deriveKey } from '../support/jwe';
import { matched } from '../support/matched';

const SECRET = 'correct horse battery staple';
const crypt = cryptWith([SECRET]);

const claims: Claims = {
  jti: randomUUID(),
  sub: 'ada@example.com',
  type: '2FA',
  iat: 4_000_000_000,
  exp: 4_000_000_600,
};
const { key, kid } = crypt.seal(claims);
const HEADER = { alg: 'dir', enc: 'A256CBC-HS512', kid };

const contentKey = deriveKey(SECRET, 'verification-key', 64);
const mac = contentKey.subarray(0, 32);
const base64url = (value: string | Buffer) => Buffer.from(value).toString('base64url');

/** The five parts of a key with a valid tag over this header and plaintext. */
function withValidTag(headerJson: string, plaintext: string) {
  const header = base64url(headerJson);
  const iv = Buffer.alloc(16, 0xff); // all `_` in base64url and all `/` in base64
  const keys = { mac, encryption: contentKey.subarray(32), header };
  const { ciphertext, tag } = encrypt(keys, iv, plaintext);
  return [header, '', base64url(iv), base64url(ciphertext), base64url(tag)];
}

/** Every text that differs from this one in one bit of one character. */
function bitFlips(text: string): string[] {
  return Array.from({ length: text.length * 8 }, (_, bit) => {
    const index = bit >> 3;
    const flipped = String.fromCharCode(text.charCodeAt(index) ^ (1 << (bit & 7)));
    return text.slice(0, index) + flipped + text.slice(index + 1);
  });
}

describe('a verification key is refused', () => {
  test('with any single bit of any character flipped', () => {
    const opened = bitFlips(key).filter((altered) => crypt.open(altered) !== undefined);
    expect(opened).toEqual([]);
    expect(crypt.open(key)).toEqual({ claims, kid });
  });

  test('cut at either end, to any length', () => {
    for (let length = 0; length < key.length; length += 1) {
      expect(crypt.open(key.slice(0, length))).toBeUndefined();
      expect(crypt.open(key.slice(key.length - length))).toBeUndefined();
    }
  });

  test.each([
    ['a sixth part', `${key}.AAAA`],
    ['an empty sixth part', `${key}.`],
    ['an empty part at its start', `.${key}`],
    ['only four parts', key.split('.').slice(0, 4).join('.')],
    ['dots alone', '....'],
    ['white space at its start', ` ${key}`],
    ['white space at its end', `${key}\n`],
    ['an encrypted key, which `dir` does not have', key.replace('..', '.AAAA.')],
    ['two parts exchanged', key.replace(/([^.]+)\.([^.]+)$/, '$2.$1')],
    ['an empty tag', key.replace(/[^.]+$/, '')],
    ['half a tag', key.replace(/([^.]{21})[^.]+$/, '$1')],
  ])('with %s', (_, altered) => {
    expect(altered).not.toBe(key);
    expect(crypt.open(altered)).toBeUndefined();
  });

  test('in another base64 spelling, even if that decodes to the same bytes', () => {
    const parts = withValidTag(JSON.stringify(HEADER), JSON.stringify(claims));
    expect(crypt.open(parts.join('.'))).toEqual({ claims, kid });

    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = parts.flatMap((part, index) => {
      const bytes = Buffer.from(part, 'base64url');
      const spellings = [
        bytes.toString('base64'),
        `${part}=`,
        `${part.slice(0, 4)}\n${part.slice(4)}`,
        ...Array.from(alphabet, (last) => part.slice(0, -1) + last),
      ].filter((spelling) => spelling !== part && Buffer.from(spelling, 'base64url').equals(bytes));
      return spellings.map((spelling) => parts.with(index, spelling).join('.'));
    });
    // An IV's last character has 15 other spellings and a tag's 3, beside the padded ones.
    expect(respelled.length).toBeGreaterThan(18);
    expect(respelled.filter((altered) => crypt.open(altered) !== undefined)).toEqual([]);
  });

  test.each([
    ['another alg', JSON.stringify({ ...HEADER, alg: 'A256KW' })],
    ['alg none', JSON.stringify({ ...HEADER, alg: 'none' })],
    ['another enc', JSON.stringify({ ...HEADER, enc: 'A256GCM' })],
    ['another kid', JSON.stringify({ ...HEADER, kid: 'AAAAAAAA' })],
    ['a missing kid', JSON.stringify({ alg: HEADER.alg, enc: HEADER.enc })],
    ['compression', JSON.stringify({ ...HEADER, zip: 'DEF' })],
    ['a critical extension', JSON.stringify({ ...HEADER, crit: ['exp'] })],
    ['its members in another order', JSON.stringify({ kid, enc: HEADER.enc, alg: HEADER.alg })],
    ['white space in it', JSON.stringify(HEADER, null, 1)],
  ])('whose header has %s, even under a valid tag', (_, header) => {
    expect(crypt.open(withValidTag(header, JSON.stringify(claims)).join('.'))).toBeUndefined();
  });

  test.each([
    ['text that is not JSON', 'claims'],
    ['an array', '[]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an id that is not a UUID', JSON.stringify({ ...claims, jti: '1 OR 1=1' })],
    ['an empty recipient', JSON.stringify({ ...claims, sub: '' })],
    ['several recipients', JSON.stringify({ ...claims, sub: [claims.sub] })],
    ['an expiry that is not a number', JSON.stringify({ ...claims, exp: '4000000600' })],
    ['claims without an expiry', JSON.stringify({ ...claims, exp: undefined })],
  ])('that holds %s, even under a valid tag', (_, plaintext) => {
    expect(crypt.open(withValidTag(JSON.stringify(HEADER), plaintext).join('.'))).toBeUndefined();
  });

  test.each([
    ['a ciphertext shorter than a block', Buffer.alloc(16), Buffer.alloc(15)],
    ['an empty ciphertext', Buffer.alloc(16), Buffer.alloc(0)],
    ['wrong padding', Buffer.alloc(16), Buffer.alloc(32)],
    ['an IV of the wrong length', Buffer.alloc(12), Buffer.alloc(16)],
  ])('that has %s, even under a valid tag', (_, iv, ciphertext) => {
    const header = base64url(JSON.stringify(HEADER));
    const tag = authenticationTag(mac, { header, iv, ciphertext });
    const parts = [header, '', base64url(iv), base64url(ciphertext), base64url(tag)];
    expect(crypt.open(parts.join('.'))).toBeUndefined();
  });

  test('that is longer than 2,048 characters', () => {
    expect(crypt.open(crypt.seal({ ...claims, sub: 'a'.repeat(2000) }).key)).toBeUndefined();
  });

  test('that was sealed under another secret', () => {
    expect(crypt.open(cryptWith(['another secret']).seal(claims).key)).toBeUndefined();
  });
});

describe('POST /verify/otp', () => {
  const REFUSAL = '{"Status":"Failure","Details":"Bad Request","Code":"verification_key_invalid"}';

  async function verify(service: TestService, body: object) {
    const reply = await fetch(`${service.url}/api/v1/verify/otp`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: reply.status, text: await reply.text() };
  }

  test('gives the same reply to an altered, a cut and a forged key, and to the key of an unknown code', async () => {
    const service = await startTestService({ CRYPT_PASSWORD: SECRET });
    const sent = await sendCode(service, 'ada@example.com');
    const sentKey = sent.verification_key;
    const bad = [
      ...bitFlips(sentKey).filter((_, index) => index % 17 === 0),
      ...[1, 50, 100, 200, sentKey.length - 1].map((length) => sentKey.slice(0, length)),
      `${sentKey}.`,
      'x',
      cryptWith(['another secret']).seal(claims).key,
      key, // validly sealed, but its code was never sent
      withValidTag(JSON.stringify({ ...HEADER, alg: 'none' }), JSON.stringify(claims)).join('.'),
    ];
    for (const verificationKey of bad) {
      const reply = await verify(service, { ...sent, verification_key: verificationKey });
      expect(reply).toEqual({ status: 400, text: REFUSAL });
    }
    // These requests spent neither a guess nor the code.
    const reply = await verify(service, sent);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      200,
      matched({ check: 'ada@example.com', recipient: 'ada@example.com', type: '2FA' }),
    ]);
  });

  test('gives that reply for an unknown code with any recipient', async () => {
    const service = await startTestService({ CRYPT_PASSWORD: SECRET });
    const body = { verification_key: key, otp: '482913' };
    for (const check of ['ada@example.com', 'bob@example.com', 'no recipient']) {
      expect(await verify(service, { ...body, check })).toEqual({ status: 400, text: REFUSAL });
    }
  });
});
