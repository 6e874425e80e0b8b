import type { Request, Response } from 'express';
import type { Submission } from '../crypt/submission-keys';
import { ApiError } from '../errors';
import { bucketOf } from './client-address';
import { routeOf } from './request-log';

const MAX_LENGTH = 255;
// A structured-field string (RFC 9651, 3.3.3).
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
// The bare form that many clients send. Node joins two fields with a comma and a blank, so a blank is refused.
const BARE = /^[!#-~]+$/;

/**
 * The request as its `Idempotency-Key` names it (draft-ietf-httpapi-idempotency-key-header-07): of this caller, at this
 * endpoint. Undefined without the field.
 * @param body validated
 * @throws ApiError `idempotency_key_invalid`
 */
export function submissionOf(req: Request, res: Response, body: object): Submission | undefined {
  const field = req.get('Idempotency-Key');
  if (field === undefined) return undefined;
  const key = QUOTED.exec(field)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? BARE.exec(field)?.[0] ?? '';
  if (key === '' || key.length > MAX_LENGTH) throw new ApiError('idempotency_key_invalid');
  return { scope: JSON.stringify([ownerOf(req, res), routeOf(req), key]), body: JSON.stringify(body) };
}

/** An API key's name stands alone, so that it is never a client's address or a page. */
function ownerOf({ ip }: Request, { locals: { caller, page } }: Response): string[] {
  if (caller === undefined) return ['address', bucketOf(ip)];
  // Anybody can call as a page, and must not find the keys of the caller's back end.
  return page === undefined ? [caller] : ['page', caller];
}
