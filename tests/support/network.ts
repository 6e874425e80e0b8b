import type { Network } from '../../src/delivery/providers/http-client';

/** Without a proxy. */
export const DIRECT: Network = { proxies: { exempt: [] }, connectTimeoutMs: 10_000 };

/** Through one proxy for all URLs. */
export const through = (proxyUrl: string): Network => ({ ...DIRECT, proxies: { http: proxyUrl, exempt: [] } });
