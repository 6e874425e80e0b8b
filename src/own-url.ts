import { isIPv6 } from 'node:net';

/** The URL of the service for programs on this machine, or under the one address that it listens on. */
export function ownUrl(host: string, port: number): string {
  return `http://${hostInUrl(host)}:${port}`;
}

function hostInUrl(host: string): string {
  if (['0.0.0.0', '127.0.0.1', '::', '::1'].includes(host)) return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}
