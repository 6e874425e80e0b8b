import type { z } from 'zod';
import type { Proxies } from '../delivery/providers/network';
import { freeText, urlWhere } from './setting-kinds';

const proxyUrl = (names: string) =>
  urlWhere(
    `the http:// or https:// URL of a proxy, such as http://user:password@proxy.example.org:3128 (${names})`,
    ({ protocol, username, password, pathname, search, hash }) =>
      /^https?:$/.test(protocol) && (username === '') === (password === '') && `${pathname}${search}${hash}` === '/',
  );

const EXEMPT_ACCEPTS = '*, or hosts separated by commas, such as .example.org (NO_PROXY or no_proxy)';

/** Proxies for the requests of providers, by the names that other programs use. */
export const proxySettings = {
  HTTPS_PROXY: proxyUrl('HTTPS_PROXY or https_proxy').optional(),
  HTTP_PROXY: proxyUrl('HTTP_PROXY or http_proxy').optional(),
  // Networks such as 10.0.0.0/8 are for other programs: a host name is not resolved before it is matched.
  NO_PROXY: freeText(EXEMPT_ACCEPTS)
    .regex(/^(?!.*\/\/)[\w.*:[\]/,\s-]+$/, EXEMPT_ACCEPTS)
    .optional(),
};

/** The environment with the lower-case names of these settings, which win, as in curl. */
export function withLowerCaseProxies(env: Readonly<Record<string, string>>): Record<string, string> {
  const lowerCase = Object.keys(proxySettings).flatMap((name) => {
    const value = env[name.toLowerCase()];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...env, ...Object.fromEntries(lowerCase) };
}

export function proxiesFrom(settings: z.infer<z.ZodObject<typeof proxySettings>>): Proxies {
  const { HTTP_PROXY: httpProxy = '', HTTPS_PROXY: httpsProxy = '', NO_PROXY: noProxy = '' } = settings;
  return { httpProxy, httpsProxy, noProxy };
}
