import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ApiError } from '../errors';

export interface ApiKey {
  name: string;
  key: string;
}

declare module 'express-serve-static-core' {
  interface Locals {
    /** The name of the caller's API key; undefined where the service has no keys. */
    caller?: string;
  }
}

/** Accepts callers with a known API key, or every caller where there are no keys. */
export function authenticate(apiKeys: readonly ApiKey[]): RequestHandler {
  const known = apiKeys.map(({ name, key }) => ({ name, digest: sha256(key) }));
  if (known.length === 0) return (_req, _res, next) => next();

  return (req, res, next) => {
    const [, key] = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '') ?? [];
    if (key === undefined) throw new ApiError('unauthorized', { challenge: 'Bearer' });
    const given = sha256(key);
    // Digests have one length and all are compared, so time reveals neither a length nor a position.
    const [match] = known.filter(({ digest }) => timingSafeEqual(digest, given));
    if (match === undefined) {
      throw new ApiError('unauthorized', { challenge: 'Bearer error="invalid_token"' });
    }
    res.locals.caller = match.name;
    next();
  };
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
