import type { RequestHandler } from 'express';
import type { OpenedKey, VerificationKeys } from '../crypt/verification-key';
import { trimInvisible } from '../visible-text';

declare module 'express-serve-static-core' {
  interface Locals {
    /** The opened `verification_key` of the body; undefined unless this service sealed it for this caller. */
    openedKey?: OpenedKey | undefined;
    /** Seals claims into the verification key of a reply. */
    sealKey: VerificationKeys['seal'];
  }
}

/**
 * Decodes the `verification_key` of a request and encodes that of a reply. Handlers work with claims and
 * never see how a key is made. A key that does not open is left undefined: handlers reject it after the fields.
 */
export function crypt({ open, seal }: VerificationKeys): RequestHandler {
  return (req, res, next) => {
    const body: unknown = req.body;
    if (typeof body === 'object' && body !== null && 'verification_key' in body) {
      const { verification_key: key } = body;
      const opened = typeof key === 'string' ? open(trimInvisible(key)) : undefined;
      res.locals.openedKey = isSealedFor(res.locals.caller, opened) ? opened : undefined;
    }
    res.locals.sealKey = seal;
    next();
  };
}

/** Whether the key was sealed for the caller. Keys from before an upgrade, and those of anonymous callers, name none. */
function isSealedFor(caller: string | undefined, key: OpenedKey | undefined): boolean {
  const sender = key?.claims.aud;
  return sender === undefined || sender === caller;
}
