import { isIP } from 'node:net';
import { pageSettings } from './page-settings';
import { flag, listOf, parsed, wholeNumber } from './setting-kinds';

const apiKeys = listOf(
  'name:key pairs separated by commas, each key at least 16 characters; the name anonymous is taken',
  (pair) => {
    const [, name, key] = /^([A-Za-z0-9._-]{1,64}):(\S{16,})$/.exec(pair) ?? [];
    // Proofs of anonymous callers have this audience.
    if (name === undefined || key === undefined || name === 'anonymous') return undefined;
    return { name, key };
  },
);

const trustProxy = parsed('true, false, a number of proxies, or their addresses and networks', (value) => {
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^\d{1,3}$/.test(value)) return Number(value);
  return value.split(',').every(isNetwork) ? value : undefined;
});

/** Whether Express accepts the item as a proxy: its name for a range, an address, or a network. */
function isNetwork(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item.trim())) return true;
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(item.trim()) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}

// `*` stands for one label, as in https://*.example.com. It needs two more: https://*.com would be everybody's.
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(\*(\.[^\s/?#@\\:*.]+){2,}|[^\s/?#@\\*]+)(:\d+)?\/?$/i;
const origins = listOf(
  'origins such as https://app.example.com or https://*.example.com, separated by commas, or *',
  (item) => {
    if (item === '*') return item;
    return ORIGIN.test(item) && URL.canParse(item) ? canonicalOrigin(new URL(item)) : undefined;
  },
);

/** The origin as browsers send it: in lower case, as ASCII, and without the scheme's own port. */
function canonicalOrigin({ origin, protocol, host }: URL): string {
  // The URL standard knows no origin of schemes such as capacitor:, which apps have.
  return origin === 'null' ? `${protocol}//${host.toLowerCase()}` : origin;
}

/** Which callers the HTTP API accepts. */
export const httpSettings = {
  API_KEYS: apiKeys.default([]),
  ALLOW_ANONYMOUS: flag.default(false),
  TRUST_PROXY: trustProxy.default(false),
  CORS_ORIGINS: origins.default([]),
  ...pageSettings,
  SHUTDOWN_DELAY: wholeNumber(0, 300, 'seconds').optional(),
};
