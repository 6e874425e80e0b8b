import { createApp } from './app';
import type { Config } from './config/config';
import { createDelivery, type Delivery } from './delivery/delivery';
import { createInbox } from './delivery/inbox';
import { createProviders } from './delivery/providers/registry';
import { connectRedis } from './limits/counters';
import { createLimits } from './limits/limits';
import { listen } from './http-server';
import type { Log } from './log';
import { createCrypt } from './crypt/verification-key';
import { createCodes } from './models/otps';
import type { Database } from './database/database';
import { openDatabase } from './database/open-database';
import { migrate } from './models/migrate';
import { purgeRegularly } from './models/purge';
import { createSmsTraffic } from './models/sms-traffic';
import { createDestinations } from './otp/destinations';
import { createOtpService } from './otp/otp';
import { createPumpingGuard, noPumpingGuard } from './otp/pumping-guard';
import { secretFromFile } from './data-dir/secret';
import { logLongSms } from './templates/preview/long-sms';
import { previewPage } from './templates/preview/preview-page';
import { createTemplates } from './templates/registry';

export interface Surroundings {
  version: string;
  log: Log;
  /** Where the development inbox shows its messages. */
  print: (text: string) => void;
  clock: () => Date;
}

export interface Service {
  port: number;
  delivery: Delivery;
  database: Database;
  /** Stops accepting, finishes what is in flight, then closes everything that was opened. */
  close(): Promise<void>;
}

// What a request may take beside its delivery.
const GRACE_MS = 5_000;

/** Puts the service together and listens once its database is ready; if anything fails, leaves nothing open. */
export async function startService(config: Config, surroundings: Surroundings): Promise<Service> {
  const { version, log, print, clock } = surroundings;
  const opened: (() => Promise<void> | void)[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = () =>
    (closing ??= (async () => {
      for (const close of [...opened].reverse()) await close();
    })());

  try {
    const templates = createTemplates({ appName: config.appName, ...config.messages });
    if (config.messages.folder !== undefined) logLongSms(templates, config.otp, log);
    const database = await openDatabase(config.database, config.dataDir);
    opened.push(() => database.close());
    await database.attempt(() => migrate(database));
    opened.push(purgeRegularly(database, { clock, log }));
    const codes = createCodes(database);

    const inbox = config.production ? undefined : createInbox(print);
    const providers = createProviders(config.providers, inbox);
    const delivery = createDelivery({ providers, timeoutMs: config.deliveryTimeoutMs, log });
    opened.push(() => delivery.close());

    const crypt = createCrypt(config.secrets ?? [await secretFromFile(config.dataDir)]);
    const { counterKey } = crypt;
    const redis = config.redisUrl ? await connectRedis(config.redisUrl, log) : undefined;
    opened.push(() => redis?.disconnect());
    const limits = createLimits(config.limits, { database, codes, redis, counterKey });

    const { guard, countries, defaultCountry } = config.sms;
    const { defaultLocale, testRecipients } = config;
    const traffic = createSmsTraffic(database);
    const otp = createOtpService({
      codes,
      crypt,
      destinations: createDestinations(countries),
      recipientLimit: limits.recipient,
      pumpingGuard: guard
        ? createPumpingGuard({ ...guard, traffic, counterKey, clock, log })
        : noPumpingGuard,
      delivery,
      templates,
      settings: { ...config.otp, defaultCountry, defaultLocale, testRecipients },
      clock,
    });
    const messages = { templates, brand: config.brand };
    const preview = config.production ? undefined : () => previewPage(templates, config.otp);
    const { apiKeys, trustProxy, corsOrigins } = config;
    const http = { apiKeys, trustProxy, corsOrigins, counterKey };
    const app = createApp({
      otp,
      messages,
      limits,
      delivery,
      database,
      inbox,
      preview,
      ...http,
      version,
      log,
    });
    const server = await listen(app, { ...config, drainMs: config.deliveryTimeoutMs + GRACE_MS });
    opened.push(() => server.close());
    opened.push(() => inbox?.close()); // first, or its streams would be waited for
    return { port: server.port, delivery, database, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
