import type { Network } from '../../src/delivery/providers/network';

/** Without a proxy. */
export const DIRECT: Network = {
  proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
  connectTimeoutMs: 10_000,
};

/** Through one proxy for all URLs, except for the hosts in `noProxy`. */
export const through = (httpProxy: string, noProxy = ''): Network => ({
  ...DIRECT,
  proxies: { httpProxy, httpsProxy: '', noProxy },
});
