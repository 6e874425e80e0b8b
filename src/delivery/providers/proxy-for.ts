import ipaddr from 'ipaddr.js';

export interface ProxySettings {
  /** The proxy for http:// URLs, and for https:// URLs that have no other. */
  http?: string | undefined;
  https?: string | undefined;
  /** The items of `NO_PROXY`. */
  exempt: readonly string[];
}

interface Target {
  protocol: string;
  /** In lower case, an IPv6 address without its brackets. */
  hostname: string;
  port: number;
}

/** The proxy through which a target is reached; undefined if it is reached directly. */
export function proxyFor(target: Target, { http, https, exempt }: ProxySettings): URL | undefined {
  const proxy = target.protocol === 'https:' ? (https ?? http) : http;
  if (proxy === undefined || exempt.some((item) => isExempt(target, item.toLowerCase()))) return undefined;
  return new URL(proxy);
}

/** An item is `*`, a network, or a name or an address with or without a port. */
function isExempt({ hostname, port }: Target, item: string): boolean {
  if (item === '*') return true;
  // `[::1]:443` has a port, `::1` has none.
  const [, inBrackets, bare, itemPort] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(item) ?? [];
  if (itemPort !== undefined && Number(itemPort) !== port) return false;
  const host = inBrackets ?? bare ?? item;
  if (ipaddr.isValidCIDR(host)) return isInNetwork(hostname, host);
  // `example.org`, `.example.org` and `*.example.org` are the domain with its subdomains, as in curl.
  const domain = host.replace(/^\*?\./, '');
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

function isInNetwork(hostname: string, network: string): boolean {
  if (!ipaddr.isValid(hostname)) return false;
  const address = ipaddr.process(hostname);
  const [base, bits] = ipaddr.parseCIDR(network);
  return address.kind() === base.kind() && address.match(base, bits);
}
