import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import ipaddr from 'ipaddr.js';
import { ApiError } from '../errors';

/**
 * Serves pages under names of this machine only: loopback, and the name or address in `HOST`. A website can point its
 * own name at 127.0.0.1 (DNS rebinding), and its scripts could then read the inbox. It cannot do so with an address,
 * so every address passes if the service listens on all.
 */
export function ownHost(listensOn: string): RequestHandler {
  const own = listensOn.toLowerCase();
  const listensOnAll = isIP(own) !== 0 && ipaddr.parse(own).range() === 'unspecified';
  return (req, _res, next) => {
    // Not `req.hostname`: it may come from X-Forwarded-Host, which the scripts of such a page can set.
    const name = nameIn(req.headers.host ?? '');
    const isOwn = name === own || isLoopback(name) || (listensOnAll && isIP(name) !== 0);
    if (!isOwn) throw new ApiError('host_not_allowed');
    next();
  };
}

/** The name in a Host header, without the port, the brackets of IPv6 and the last dot. */
function nameIn(host: string): string {
  const [, address, name] = /^(?:\[([^\]]*)\]|([^:]+?)\.?)(?::\d*)?$/.exec(host) ?? [];
  return (address ?? name ?? '').toLowerCase();
}

function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIP(name) !== 0 && ipaddr.process(name).range() === 'loopback';
}
