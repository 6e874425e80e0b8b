import path from 'node:path';
import cors from 'cors';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Delivery } from './delivery/delivery';
import type { Inbox } from './delivery/inbox';
import type { Log } from './log';
import { readBody } from './middleware/body';
import { errorHandler, notFound } from './middleware/error-handler';
import { requestId } from './middleware/request-id';
import { requestLog } from './middleware/request-log';
import type { Database } from './models/database';
import type { OtpService } from './otp/otp';
import { docsRoutes } from './routes/docs';
import { emailOtpRoute } from './routes/email-otp';
import { healthRoutes } from './routes/health';
import { inboxRoute } from './routes/inbox';
import { phoneOtpRoute } from './routes/phone-otp';
import { verifyOtpRoute } from './routes/verify-otp';

export interface AppDependencies {
  otp: OtpService;
  delivery: Delivery;
  database: Database;
  /** Development only. */
  inbox: Inbox | undefined;
  corsOrigins: readonly string[];
  version: string;
  log: Log;
}

const PUBLIC = path.join(__dirname, '..', 'public');

/** The whole HTTP surface. */
export function createApp(dependencies: AppDependencies): Express {
  const { otp, delivery, database, inbox, corsOrigins, version, log } = dependencies;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.use(requestId, requestLog(log), securityHeaders(), crossOrigin(corsOrigins));
  app.use(healthRoutes(database), docsRoutes(version));
  app.use('/assets', express.static(PUBLIC, { index: false }));
  if (inbox) app.use(inboxRoute(inbox));

  app.use(readBody, emailOtpRoute(otp), phoneOtpRoute(otp, delivery), verifyOtpRoute(otp));

  app.use(notFound, errorHandler(log));
  return app;
}

/** Nothing here loads, frames or submits anything but its own pages' files. */
function securityHeaders() {
  const self = ["'self'"];
  const none = ["'none'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        connectSrc: self,
        baseUri: none,
        formAction: none,
        frameAncestors: none,
      },
    },
  });
}

const SECONDS_A_PREFLIGHT_LASTS = 600;

function crossOrigin(origins: readonly string[]) {
  return cors({
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type', 'X-Request-Id'],
    exposedHeaders: ['Retry-After', 'X-Request-Id'],
    maxAge: SECONDS_A_PREFLIGHT_LASTS,
  });
}
