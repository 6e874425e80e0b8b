import express, { type Express, type RequestHandler } from 'express';
import type { Captcha } from './captcha/captcha';
import type { VerificationKeys } from './crypt/verification-key';
import type { Digests } from './crypt/digests';
import type { ProofKeys } from './crypt/proof';
import type { Delivery } from './delivery/delivery';
import type { Inbox } from './delivery/inbox';
import type { CallerLimit } from './limits/caller-limit';
import type { ErrorCode } from './errors';
import type { Log } from './log';
import { authenticate, type ApiKey } from './middleware/authenticate';
import { readBody } from './middleware/body';
import { callerLimit } from './middleware/caller-limit';
import { crossOrigin } from './middleware/cross-origin';
import { crypt } from './middleware/crypt';
import { errorHandler, notFound } from './middleware/error-handler';
import { ownHost } from './middleware/own-host';
import { pageOr, type Page } from './middleware/page';
import { requestId } from './middleware/request-id';
import { requestLog } from './middleware/request-log';
import { securityHeaders } from './middleware/security-headers';
import { traceContext } from './middleware/trace-context';
import type { Observer } from './observer';
import type { OtpService } from './otp/otp';
import type { SendOnce } from './otp/send-once';
import type { Prove } from './otp/proof';
import { cancelOtp } from './routes/cancel-otp';
import { docs } from './routes/docs';
import { emailOtp } from './routes/email-otp';
import { mount, type Endpoint } from './routes/endpoint';
import { mountFiles } from './routes/files';
import { healthz, readyz } from './routes/health';
import { home, tryPage } from './routes/home';
import { inboxMail, inboxMessages } from './routes/inbox';
import { inboxEvents } from './routes/inbox-events';
import { jwks } from './routes/jwks';
import { metrics, type MetricsDependencies } from './routes/metrics';
import { phoneOtp } from './routes/phone-otp';
import { mountReceipts, type ReceiptDependencies } from './routes/receipts';
import { preview } from './routes/preview';
import type { BrandPermission } from './routes/send/brand-permission';
import type { MessageTypes } from './routes/send/message-fields';
import { resendOtp } from './routes/resend-otp';
import { status } from './routes/status';
import { statusOtp } from './routes/status-otp';
import { verifyOtp } from './routes/verify-otp';

export interface AppDependencies {
  otp: OtpService;
  once: SendOnce;
  templates: MessageTypes;
  brand: BrandPermission;
  delivery: Delivery;
  verificationKeys: VerificationKeys;
  digests: Digests;
  proofKeys: ProofKeys;
  prove: Prove;
  limits: Record<'sends' | 'sendsByVisitor' | 'sendsByPage', CallerLimit> &
    Record<'verifies' | 'verifiesByVisitor' | 'verifiesByPage', CallerLimit>;
  pingDatabase: () => Promise<void>;
  isStopping: () => boolean;
  /** Rejects while the counters would refuse a send. */
  pingCounters: () => Promise<void>;
  /** The pages of development; undefined in production. */
  development: { inbox: Inbox; previewPage: (root: string) => string; codeLength: number; host: string } | undefined;
  /** Undefined where no provider reports. */
  receipts: ReceiptDependencies | undefined;
  apiKeys: readonly ApiKey[];
  trustProxy: boolean | number | string;
  corsOrigins: readonly string[];
  /** Pages that call without an API key. */
  pages: readonly Page[];
  /** Undefined where pages need none. */
  captcha: Captcha | undefined;
  version: string;
  log: Log;
  observer: Observer;
  /** Undefined where the main port serves no metrics. */
  metrics: MetricsDependencies | undefined;
}

/** The whole HTTP surface. */
export function createApp(dependencies: AppDependencies): Express {
  const { otp, once, templates, brand, delivery, limits, digests, log } = dependencies;
  const { apiKeys, pages, captcha, development, version } = dependencies;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', dependencies.trustProxy);
  app.use(
    requestId,
    traceContext,
    requestLog(log, dependencies.observer),
    securityHeaders({ framesOwnPages: development !== undefined }),
    crossOrigin([...dependencies.corsOrigins, ...pages.map(({ origin }) => origin)]),
  );

  const authenticated = authenticate(apiKeys);
  // Without counters nothing would bound the cost of sends, so they stop. Guesses are counted in the
  // database, so verifies go on.
  const limitSend = callerLimit({
    policy: 'sends',
    limit: limits.sends,
    visitorLimit: limits.sendsByVisitor,
    pageLimit: limits.sendsByPage,
    captcha,
    whenAway: 'refuse',
    digests,
  });
  const limitVerify = callerLimit({
    policy: 'verifies',
    limit: limits.verifies,
    visitorLimit: limits.verifiesByVisitor,
    pageLimit: limits.verifiesByPage,
    whenAway: 'pass',
    digests,
  });
  const decodeKey = crypt(dependencies.verificationKeys);
  const guards = [pageOr(pages, authenticated), readBody, decodeKey];
  const send = { otp, once, templates, brand, guards, limit: limitSend };
  const verify = { otp, guards, limit: limitVerify };

  const onlyOwnHost = development && ownHost(development.host);
  const endpoints = [
    emailOtp(send),
    phoneOtp(send),
    verifyOtp({ ...verify, prove: dependencies.prove }),
    resendOtp(send),
    cancelOtp(verify),
    statusOtp(verify),
    jwks(dependencies.proofKeys),
    healthz(),
    readyz(dependencies),
    status(delivery, [authenticated]),
    ...(development && onlyOwnHost
      ? [
          tryPage(development.codeLength),
          preview(development.previewPage),
          inboxMessages(development.inbox),
          inboxMail(development.inbox),
          inboxEvents(development.inbox),
        ].map((page) => guarded(page, onlyOwnHost))
      : [home(version)]),
  ];
  const about = { version, isDevelopment: development !== undefined, needsKey: apiKeys.length > 0 };
  mount(app, [...endpoints, ...docs(endpoints, about)]);
  if (dependencies.receipts) mountReceipts(app, dependencies.receipts);
  if (dependencies.metrics) mount(app, [metrics(dependencies.metrics)]);
  mountFiles(app, onlyOwnHost);

  app.use(notFound, errorHandler(log));
  return app;
}

/** The page with the check before its own handlers. */
function guarded(page: Endpoint, onlyOwnHost: RequestHandler): Endpoint {
  const failures: ErrorCode[] = ['host_not_allowed', ...(page.failures ?? [])];
  return { ...page, failures, handlers: [onlyOwnHost, ...page.handlers] };
}
