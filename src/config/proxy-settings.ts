import ipaddr from 'ipaddr.js';
import type { z } from 'zod';
import type { ProxySettings } from '../delivery/providers/proxy-for';
import { parsed, urlWhere } from './setting-kinds';

const proxyUrl = (names: string) =>
  urlWhere(
    `the http:// or https:// URL of a proxy, such as http://proxy.example.org:3128 (${names})`,
    ({ protocol, hostname, pathname, search, hash }) =>
      /^https?:$/.test(protocol) && hostname !== '' && pathname === '/' && search === '' && hash === '',
  );

const EXEMPT_ACCEPTS =
  '*, or host names, domains, addresses and networks separated by commas, such as .example.org (NO_PROXY or no_proxy)';

const exempt = parsed(EXEMPT_ACCEPTS, (value) => {
  const items = value.split(/[\s,]+/).filter((item) => item !== '');
  const isAccepted = (item: string) => /^[\w.*:[\]-]+$/.test(item) || ipaddr.isValidCIDR(item);
  return items.every(isAccepted) ? items : undefined;
});

/** Proxies for the requests of providers, by the names that other programs use. */
export const proxySettings = {
  HTTPS_PROXY: proxyUrl('HTTPS_PROXY or https_proxy').optional(),
  HTTP_PROXY: proxyUrl('HTTP_PROXY or http_proxy').optional(),
  NO_PROXY: exempt.optional(),
};

/** The environment with the lower-case names of these settings, which win, as in curl. */
export function withLowerCaseProxies(env: Readonly<Record<string, string>>): Record<string, string> {
  const lowerCase = Object.keys(proxySettings).flatMap((name) => {
    const value = env[name.toLowerCase()];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...env, ...Object.fromEntries(lowerCase) };
}

export function proxiesFrom(settings: z.infer<z.ZodObject<typeof proxySettings>>): ProxySettings {
  return { http: settings.HTTP_PROXY, https: settings.HTTPS_PROXY, exempt: settings.NO_PROXY ?? [] };
}
