import ipaddr from 'ipaddr.js';

const PRIVATE_RANGES = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];
/** RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of 2024. */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|home\.arpa)$/;

/**
 * Whether a host is in a network of the operator by its address or name: a gateway such as Kannel speaks HTTP without
 * TLS there. A name without a dot is one, such as that of a container.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (ipaddr.isValid(host)) return PRIVATE_RANGES.includes(ipaddr.process(host).range());
  return !host.includes('.') || PRIVATE_NAMES.test(host);
}
