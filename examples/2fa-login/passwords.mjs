// @ts-check
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// OWASP's Password Storage Cheat Sheet. A hash keeps its parameters, so these may grow later.
const PARAMETERS = { N: 2 ** 15, r: 8, p: 3 };
const MAX_MEMORY = 64 * 1024 * 1024; // scrypt takes 128 * N * r bytes; Node's default is just too little
const KEY_BYTES = 32;
const SHORTEST = 8; // NIST SP 800-63B-4, with a second factor
const LONGEST = 256;

/** @param {string} password */
export const isAcceptable = (password) => password.length >= SHORTEST && password.length <= LONGEST;

/** @param {string} password */
export async function hashPassword(password) {
  const salt = randomBytes(16);
  const key = await derive(password, salt, PARAMETERS);
  const { N, r, p } = PARAMETERS;
  return ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$');
}

/**
 * @param {string} password
 * @param {string} stored from `hashPassword`
 */
export async function isPassword(password, stored) {
  const [, N, r, p, salt = '', key = ''] = stored.split('$');
  const expected = Buffer.from(key, 'base64');
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), parameters), expected);
}

/**
 * @param {string} password
 * @param {Buffer} salt
 * @param {{ N: number, r: number, p: number }} parameters
 * @returns {Promise<Buffer>}
 */
function derive(password, salt, parameters) {
  // Keyboards write the same letter in two ways: é is one character or two.
  const text = password.normalize('NFKC').slice(0, LONGEST);
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { ...parameters, maxmem: MAX_MEMORY }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
