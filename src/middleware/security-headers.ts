import type { RequestHandler } from 'express';
import helmet from 'helmet';

const SELF = ["'self'"];
const NONE = ["'none'"];

/** Lets pages load only this service's own files, and lets nothing frame them or submit forms. */
export function securityHeaders({ framesOwnPages }: { framesOwnPages: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: SELF,
        connectSrc: SELF,
        ...(framesOwnPages && { frameSrc: SELF }),
        baseUri: NONE,
        formAction: NONE,
        frameAncestors: NONE,
      },
    },
  });
}
