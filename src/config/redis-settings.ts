import type { z } from 'zod';
import type { Problem } from '../delivery/providers/define-provider';
import type { RedisServer } from '../limits/redis-client';
import { readCertificates } from './certificates';
import { parseRedisUrl } from './redis-url';
import { parsed } from './setting-kinds';

const URL_ACCEPTS =
  'a redis:// or rediss:// URL, such as redis://user:password@host:6379/0, with several hosts for a cluster: ' +
  'special characters percent-encoded, the database a number and 0 in a cluster, no options but db and family';

export const redisSettings = {
  REDIS_URL: parsed(URL_ACCEPTS, parseRedisUrl).optional(),
  REDIS_CA: parsed('a certificate in PEM, or a file that holds one', readCertificates).optional(),
};

type RedisSettings = z.infer<z.ZodObject<typeof redisSettings>>;

/** The Redis to count in; undefined without `REDIS_URL`. */
export function redisFrom(settings: RedisSettings): RedisServer | undefined {
  const { REDIS_URL: url, REDIS_CA: ca } = settings;
  return url && { ...url, ca };
}

/** Without `rediss://`, the connection has no TLS: a certificate would suggest that it has. */
export function redisProblems({ REDIS_URL: url, REDIS_CA: ca }: RedisSettings): Problem[] {
  if (ca === undefined || url?.isEncrypted === true) return [];
  return [{ name: 'REDIS_CA', accepts: 'must only be set when REDIS_URL is a rediss:// URL' }];
}
