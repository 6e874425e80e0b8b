import type { RedisServer } from '../limits/redis-client';
import { hostOf, percentDecoded } from './setting-kinds';

type ParsedUrl = Omit<RedisServer, 'ca'>;

const FAMILIES = [0, 4, 6] as const;
const DEFAULT_PORT = 6379;

/** @returns undefined for a URL that could be read in two ways, or hardly as meant */
export function parseRedisUrl(value: string): ParsedUrl | undefined {
  const [, scheme, login = '', hosts, rest = ''] = /^(rediss?:\/\/)([^/?#]*@)?([^/?#@]+)(.*)$/s.exec(value) ?? [];
  if (scheme === undefined || hosts === undefined) return undefined;
  const texts = hosts.split(',').map((host) => `${scheme}${login}${host.trim()}${rest}`);
  const urls = texts.filter((text) => URL.canParse(text)).map((text) => new URL(text));
  const [url] = urls;
  if (url === undefined || urls.length < texts.length || urls.some(({ hostname }) => hostname === '')) return undefined;

  const user = percentDecoded(url.username);
  const password = percentDecoded(url.password);
  const database = databaseIn(url);
  const family = FAMILIES.find((each) => String(each) === (url.searchParams.get('family') ?? '0'));
  const knowsOptions = Array.from(url.searchParams.keys()).every((name) => ['db', 'family'].includes(name));
  if (user === undefined || password === undefined || database === undefined || family === undefined) return undefined;
  if (!knowsOptions || url.hash !== '' || (urls.length > 1 && database !== 0)) return undefined;
  return {
    hosts: urls.map((each) => ({ host: hostOf(each), port: Number(each.port || DEFAULT_PORT) })),
    user: user || undefined,
    password: password || undefined,
    database,
    family,
    isEncrypted: url.protocol === 'rediss:',
  };
}

/** The number in the path or in `?db=`: 0 without both. */
function databaseIn({ pathname, searchParams }: URL): number | undefined {
  const given = [pathname.slice(1), ...searchParams.getAll('db')].filter((text) => text !== '');
  if (given.length > 1 || !given.every((text) => /^\d{1,5}$/.test(text))) return undefined;
  return Number(given[0] ?? 0);
}
