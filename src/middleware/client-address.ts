import ipaddr from 'ipaddr.js';

/** The client's address, IPv4 also where it came as `::ffff:192.0.2.1`; undefined if `req.ip` is not an address. */
export function clientAddress(ip: string | undefined): string | undefined {
  return parsed(ip)?.toString();
}

/** One IPv4 address, or one IPv6 /64: a client that has one of its addresses has all of them. */
export function bucketOf(ip: string | undefined): string {
  const address = parsed(ip);
  if (!(address instanceof ipaddr.IPv6)) return address?.toString() ?? 'no address';
  return address.parts.slice(0, 4).join(':');
}

function parsed(ip = '') {
  // Some proxies append the port, which would give every connection its own bucket.
  const bare = ip.replace(/^\[(.*)\](?::\d+)?$|^([\d.]+):\d+$/, '$1$2');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}
