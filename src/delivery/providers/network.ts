/** `''` means that a setting is not set: undici would read the environment for `undefined`. */
export interface Proxies {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** How providers reach their servers. */
export interface Network {
  proxies: Proxies;
  /** `DELIVERY_TIMEOUT`: a shorter limit would fail a send that still has time. */
  connectTimeoutMs: number;
}

/** The URL of the proxy for a request, by the rules of undici's `EnvHttpProxyAgent`; `''` if there is none. */
export function proxyFor(url: URL, { httpProxy, httpsProxy, noProxy }: Proxies): string {
  if (isExempt(url, noProxy)) return '';
  return url.protocol === 'https:' ? httpsProxy || httpProxy : httpProxy;
}

function isExempt({ protocol, hostname, port }: URL, noProxy: string): boolean {
  if (noProxy === '*') return true;
  const targetPort = port || (protocol === 'https:' ? '443' : '80');
  return noProxy.split(/[\s,]+/).some((item) => {
    const [, domain, itemPort = targetPort] = /^(?:\*?\.)?(.+?)(?::(\d+))?$/.exec(item.toLowerCase()) ?? [];
    return domain !== undefined && itemPort === targetPort && `.${hostname}`.endsWith(`.${domain}`);
  });
}
