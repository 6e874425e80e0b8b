import { createServer, type Server } from 'node:http';
import { createApp } from './app';
import type { Config } from './config';
import { createDelivery, type Channel, type Provider } from './delivery/delivery';
import { createInbox, type Inbox } from './delivery/inbox';
import { createSmtpProvider } from './delivery/smtp';
import { createSnsProvider } from './delivery/sns';
import { errorClass, type Log } from './log';
import { createCrypt } from './middleware/crypt';
import { createCodes, type Codes } from './models/codes';
import { lockDataDir } from './models/data-dir-lock';
import { openDatabase, type Database } from './models/database';
import { openEmbedded } from './models/embedded';
import { migrate } from './models/migrate';
import { createOtpService } from './otp/otp';
import { secretFromFile } from './secret-file';
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
  /** Where each channel's messages go. */
  providers: Partial<Record<Channel, string>>;
  database: Database;
  /** Stops accepting, finishes what is in flight, then closes everything that was opened. */
  close(): Promise<void>;
}

/** Puts the service together and listens once its database is ready; if anything fails, leaves nothing open. */
export async function startService(config: Config, surroundings: Surroundings): Promise<Service> {
  const { version, log, print, clock } = surroundings;
  const opened: (() => Promise<void> | void)[] = [];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };

  try {
    const database = await openAnyDatabase(config, opened);
    await migrate(database);
    const codes = createCodes(database);
    opened.push(purgeRegularly(codes, { clock, log }));

    const inbox = config.production ? undefined : createInbox(print);
    const providers = chooseProviders(config, inbox);
    const delivery = createDelivery({ providers, timeoutMs: config.deliveryTimeoutMs, log });
    opened.push(() => delivery.close());

    const otp = createOtpService({
      codes,
      crypt: createCrypt(config.secrets ?? [await secretFromFile(config.dataDir)]),
      delivery,
      templates: createTemplates(config.appName),
      settings: config.otp,
      clock,
    });
    const { corsOrigins } = config;
    const app = createApp({ otp, delivery, database, inbox, corsOrigins, version, log });
    const server = createServer(HTTP_TIMEOUTS, app);
    const port = await listen(server, config);
    opened.push(() => drain(server));
    const names = { email: providers.email?.name, sms: providers.sms?.name };
    return { port, providers: withoutUndefined(names), database, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openAnyDatabase(config: Config, opened: (() => Promise<void> | void)[]) {
  let server = config.database;
  if (server === undefined) {
    const lock = await lockDataDir(config.dataDir);
    opened.push(() => lock.release());
    const embedded = await openEmbedded(config.dataDir);
    opened.push(() => embedded.close());
    ({ server } = embedded);
  }
  const database = openDatabase(server);
  opened.push(() => database.close());
  return database;
}

function chooseProviders(config: Config, inbox: Inbox | undefined) {
  const email = config.smtp ? createSmtpProvider(config.smtp) : inbox?.provider;
  const sms = config.sns ? createSnsProvider(config.sns) : inbox?.provider;
  return withoutUndefined<Provider>({ email, sms });
}

function withoutUndefined<Value>(byChannel: Record<Channel, Value | undefined>) {
  const { email, sms } = byChannel;
  return { ...(email === undefined ? {} : { email }), ...(sms === undefined ? {} : { sms }) };
}

const PURGE_INTERVAL_MS = 60_000;

function purgeRegularly(codes: Codes, { clock, log }: { clock: () => Date; log: Log }) {
  const timer = setInterval(() => {
    codes.purge(clock()).catch((error: unknown) => log.info('purge_failed', errorClass(error)));
  }, PURGE_INTERVAL_MS).unref();
  return () => clearInterval(timer);
}

/** Against clients that send slowly or not at all; how long an answer takes is not bounded by these. */
const HTTP_TIMEOUTS = {
  headersTimeout: 3_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000, // longer than the 60 s after which load balancers drop an idle connection
};

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

const DRAIN_MS = 15_000; // the longest delivery, and some
const IDLE_CHECK_MS = 50;

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A kept-alive connection whose last request has just been answered is idle only from then on.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(idle);
      resolve();
    });
  });
}
