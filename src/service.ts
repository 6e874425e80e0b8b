import { createApp } from './app';
import { assembleLimits } from './assemble-limits';
import { assembleReceipts } from './assemble-receipts';
import { createCaptcha } from './captcha/captcha';
import type { Config } from './config/config';
import { createDigests } from './crypt/digests';
import { createKeyring } from './crypt/keys';
import { createSubmissionKeys } from './crypt/submission-keys';
import { createProofKeys } from './crypt/proof';
import { createVerificationKeys } from './crypt/verification-key';
import { secretFromFile } from './data-dir/secret';
import type { Database } from './database/database';
import { observed } from './database/observed';
import { openDatabase } from './database/open-database';
import { createDelivery, type Delivery } from './delivery/delivery';
import { createInbox } from './delivery/inbox';
import { createProviders } from './delivery/providers/registry';
import { listen } from './http-server';
import { connectRedis } from './limits/redis-connection';
import { listenForScrapes } from './listen-for-scrapes';
import type { Log } from './log';
import { createMetrics } from './metrics/metrics';
import { createIdempotencyKeys } from './models/idempotency-keys';
import { migrate } from './models/migrate';
import { createOtps } from './models/otps';
import { ping } from './models/ping';
import { purgeRegularly } from './models/purge-turns';
import { noObserver, type Decision, type LimitName } from './observer';
import { createDestinations } from './otp/destinations';
import { createOtpService } from './otp/otp';
import { createProve } from './otp/proof';
import { createSendOnce } from './otp/send-once';
import { ownUrl } from './own-url';
import { logLongSms } from './templates/preview/long-sms';
import { previewPage } from './templates/preview/preview-page';
import { createTemplates } from './templates/templates';

export interface Surroundings {
  version: string;
  log: Log;
  /** Prints the messages that the development inbox catches. */
  print: (text: string) => void;
  clock: () => Date;
}

export interface Service {
  port: number;
  /** The port of `METRICS_PORT`. */
  metricsPort: number | undefined;
  delivery: Delivery;
  database: Database;
  /** From now on `/readyz` answers 503 and each reply closes its connection. Everything else is served as before. */
  announceStop(): void;
  /** Stops accepting, finishes requests in flight, then closes all that was opened. */
  close(): Promise<void>;
}

// The time of a request besides its delivery.
const GRACE_MS = 5_000;

/** Assembles the service and listens once its database is ready. If a step fails, closes all that was opened. */
export async function startService(config: Config, surroundings: Surroundings): Promise<Service> {
  const { version, log, print, clock } = surroundings;
  const opened: (() => Promise<void> | void)[] = [];
  let isStopping = false;
  let closing: Promise<void> | undefined;
  const announceStop = () => void (isStopping = true);
  const closeAll = () =>
    (closing ??= (async () => {
      announceStop();
      for (const close of [...opened].reverse()) await close();
    })());

  try {
    const metrics = config.metrics && createMetrics();
    const observer = metrics?.observer ?? noObserver;
    const onDecision = (limit: LimitName) => (decision: Decision) => observer.decision(limit, decision);

    const { appName, defaultLocale } = config;
    const templates = createTemplates({ appName, defaultLocale, ...config.messages });
    if (config.messages.folder !== undefined) logLongSms(templates, config.otp, log);

    const opening = openDatabase({ server: config.database, dataDir: config.dataDir }, log);
    const database = observed(await opening, observer);
    opened.push(() => database.close());
    await migrate(database, log);
    const retention = { retentionSeconds: config.retentionSeconds, ttlSeconds: config.otp.ttlSeconds };
    opened.push(purgeRegularly(database, { ...retention, clock, log }));
    const otps = createOtps(database);

    const inbox = config.production ? undefined : createInbox(print);
    const network = { proxies: config.proxies, connectTimeoutMs: config.deliveryTimeoutMs };
    const providers = createProviders(config.providers, inbox, network);
    const delivery = createDelivery({ providers, timeoutMs: config.deliveryTimeoutMs, log, observer });
    opened.push(() => delivery.close());

    const keyring = createKeyring(config.secrets ?? [await secretFromFile(config.dataDir)]);
    const digests = createDigests(keyring);
    const redis = config.redis ? await connectRedis(config.redis, log) : undefined;
    opened.push(() => redis?.close());
    const limits = assembleLimits(config, { database, redis, digests, otps, onDecision, log });
    const reporting = assembleReceipts(config, { database, keyring, network, delivery, clock, log, observer });
    opened.push(() => reporting.close());
    const otp = createOtpService({
      otps,
      sends: limits.sends,
      destinations: createDestinations(config.sms.countries, onDecision('destination')),
      pumpingGuard: limits.pumpingGuard,
      destinationLimits: limits.destinationLimits,
      digests,
      recipientCounters: limits.recipientCounters,
      delivery,
      receipts: reporting.receipts,
      feedback: reporting.feedback,
      templates,
      settings: { ...config.otp, defaultCountry: config.sms.defaultCountry, testRecipients: config.testRecipients },
      clock,
      log,
      observer,
    });

    const captcha = config.pages.captcha && createCaptcha({ ...config.pages.captcha, proxies: config.proxies });
    opened.push(() => captcha?.close());
    const once = createSendOnce({
      idempotencyKeys: createIdempotencyKeys(database),
      submissionKeys: createSubmissionKeys(keyring),
      keyring,
      ttlSeconds: config.otp.ttlSeconds,
      clock,
    });
    let port = config.port; // 0 until the service listens on a free one
    const proofKeys = createProofKeys(keyring);
    const { publicUrl, ttlSeconds } = config.proof;
    const issuer = () => publicUrl ?? (config.production ? undefined : ownUrl(config.host, port));
    const prove = createProve({ keys: proofKeys, issuer, ttlSeconds });

    metrics?.watch({ pool: database.pool, circuits: delivery.circuits });
    const scraping = metrics && { render: () => metrics.render(), token: config.metrics.token };
    const app = createApp({
      otp,
      once,
      templates,
      brand: config.brand,
      delivery,
      verificationKeys: createVerificationKeys(keyring),
      digests,
      proofKeys,
      prove,
      limits: limits.ofCallers,
      pingDatabase: () => ping(database),
      isStopping: () => isStopping,
      pingCounters: limits.ping,
      development: inbox && {
        inbox,
        previewPage: (root) => previewPage(templates, config.otp, root),
        codeLength: config.otp.length,
        host: config.host,
      },
      receipts: reporting.route,
      apiKeys: config.apiKeys,
      trustProxy: config.trustProxy,
      corsOrigins: config.corsOrigins,
      pages: config.pages.origins,
      captcha,
      version,
      log,
      observer,
      metrics: config.metrics?.port === undefined ? scraping : undefined,
    });
    const scrapes = await listenForScrapes(scraping, { host: config.host, port: config.metrics?.port, log });
    opened.push(() => scrapes?.close());
    const drainMs = config.deliveryTimeoutMs + GRACE_MS;
    const server = await listen(app, { host: config.host, port, drainMs, isStopping: () => isStopping });
    port = server.port;
    opened.push(() => server.close());
    if (config.production) void delivery.check();
    opened.push(() => inbox?.close()); // runs first: the server would wait for the inbox's event streams
    return { port: server.port, metricsPort: scrapes?.port, delivery, database, announceStop, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
