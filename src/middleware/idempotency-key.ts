import type { Request, Response } from 'express';
import type { Submission } from '../crypt/submission-keys';
import { ApiError } from '../errors';
import { bucketOf } from './caller-limit';
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
  const { caller } = res.locals;
  // Of different lengths, so that an API key's name is never a client's address.
  const owner = caller === undefined ? ['address', bucketOf(req.ip ?? '')] : [caller];
  return { scope: JSON.stringify([owner, routeOf(req), key]), body: JSON.stringify(body) };
}
