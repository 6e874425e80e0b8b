// @ts-check
import { isIPv6 } from 'node:net';
/** @import { Request } from 'express' */

/**
 * A field of a form. A name that comes twice is an array, and not a text.
 * @param {Request} req
 * @param {string} name
 */
export function fieldOf(req, name) {
  const value = /** @type {Record<string, unknown> | undefined} */ (req.body)?.[name];
  return typeof value === 'string' ? value : '';
}

/**
 * The address as it is kept, looked up and written to. ASCII alone: Unicode has other letters whose lower case is `k`,
 * and an account must not be found by an address that belongs to somebody else.
 * @param {Request} req
 */
export function emailOf(req) {
  const text = fieldOf(req, 'email').trim();
  return /^[!-?A-~]{1,64}@[a-z0-9.-]{1,190}$/i.test(text) ? text.toLowerCase() : undefined;
}

/**
 * The number in E.164.
 * @param {Request} req
 */
export function phoneOf(req) {
  const text = fieldOf(req, 'phone').replaceAll(/[\s().-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(text) ? text : undefined;
}

/**
 * Whom the limits count: an IPv4 address, or the /64 network of an IPv6 address. Who has one of its addresses has all.
 * @param {Pick<Request, 'ip'>} req
 */
export function addressOf({ ip = '' }) {
  if (!isIPv6(ip) || ip.includes('.')) return ip; // ::ffff:192.0.2.1 is IPv4
  const [head = [], tail] = ip.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = tail === undefined ? [] : Array(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(':');
}
