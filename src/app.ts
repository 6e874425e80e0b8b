import path from 'node:path';
import cors from 'cors';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Delivery } from './delivery/delivery';
import type { Inbox } from './delivery/inbox';
import type { Limits } from './limits/limits';
import type { Log } from './log';
import { readBody } from './middleware/body';
import { authenticate, type ApiKey } from './middleware/authenticate';
import { errorHandler, notFound } from './middleware/error-handler';
import { limitCaller } from './middleware/caller-limit';
import { requestId } from './middleware/request-id';
import { requestLog } from './middleware/request-log';
import type { Database } from './database/database';
import type { OtpService } from './otp/otp';
import { docsRoutes } from './routes/docs';
import { emailOtpRoute } from './routes/email-otp';
import { healthRoutes } from './routes/health';
import { homeRoute, tryPageRoutes } from './routes/home';
import { inboxRoute } from './routes/inbox';
import { inboxEventsRoute } from './routes/inbox-events';
import type { MessageOptions } from './routes/send/message-fields';
import { phoneOtpRoute } from './routes/phone-otp';
import { previewRoute } from './routes/preview';
import { statusRoute } from './routes/status';
import { verifyOtpRoute } from './routes/verify-otp';

export interface AppDependencies {
  otp: OtpService;
  delivery: Delivery;
  database: Database;
  /** Development only. */
  inbox: Inbox | undefined;
  /** Development only. */
  preview: (() => string) | undefined;
  messages: MessageOptions;
  apiKeys: readonly ApiKey[];
  limits: Pick<Limits, 'sends' | 'verifies'>;
  counterKey: (purpose: string, value: string) => string;
  trustProxy: boolean | number | string;
  corsOrigins: readonly string[];
  version: string;
  log: Log;
}

// A range that a file does not have would be an error of its own.
const STATIC = { index: false, redirect: false, acceptRanges: false };
const PUBLIC = path.join(__dirname, '..', 'public');

/** The whole HTTP surface. */
export function createApp(dependencies: AppDependencies): Express {
  const { otp, messages, limits, counterKey, database, inbox, preview, version, log } =
    dependencies;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', dependencies.trustProxy);

  app.use(
    requestId,
    requestLog(log),
    securityHeaders(inbox),
    crossOrigin(dependencies.corsOrigins),
  );
  const known = authenticate(dependencies.apiKeys);
  // Where the counters are away, sends stop, or nothing would bound what a caller can cost; verifies go
  // on, because guesses are counted in the database all the same.
  const sends = { policy: 'sends', windows: limits.sends, whenAway: 'refuse' } as const;
  const verifies = { policy: 'verifies', windows: limits.verifies, whenAway: 'pass' } as const;
  const toSend = [known, limitCaller({ ...sends, counterKey, log }), readBody];
  const toVerify = [known, limitCaller({ ...verifies, counterKey, log }), readBody];
  emailOtpRoute(app, { otp, ...messages }, toSend);
  phoneOtpRoute(app, { otp, ...messages }, toSend);
  verifyOtpRoute(app, otp, toVerify);

  statusRoute(app, dependencies.delivery, [known]);
  healthRoutes(app, database);
  docsRoutes(app, version, {
    templates: messages.templates,
    isDevelopment: inbox !== undefined,
    needsKey: dependencies.apiKeys.length > 0,
  });
  app.use('/assets', express.static(path.join(PUBLIC, 'docs'), STATIC));
  if (inbox) {
    tryPageRoutes(app, PUBLIC);
    inboxRoute(app, inbox);
    inboxEventsRoute(app, inbox);
  } else homeRoute(app, version);
  if (preview) previewRoute(app, preview);

  app.use(notFound, errorHandler(log));
  return app;
}

/** Nothing here loads, frames or submits anything but its own pages' files. */
function securityHeaders(inbox: Inbox | undefined) {
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
        ...(inbox && { frameSrc: self }), // the mails in the page that development has
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
    exposedHeaders: ['Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id'],
    maxAge: SECONDS_A_PREFLIGHT_LASTS,
  });
}
