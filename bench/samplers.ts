import { createDigests } from '../src/crypt/digests';
import { createKeyring } from '../src/crypt/keys';
import { createVerificationKeys } from '../src/crypt/verification-key';
import { fillTable } from './large-table';
import { mailLoop, startMailSink, startNodemailer, watchMails } from './mail';
import { createMeasure, type Sample, type Subject } from './measure';
import { NAMES, type Name } from './names';
import { watchQueries } from './no-query';
import type { Options } from './options';
import type { Postgres } from './postgres';
import * as requestBodies from './request-bodies';
import {
  API_KEY,
  createServiceDatabase,
  SECRET,
  serveEmbedded,
  serveThroughSmtp,
  serveToInbox,
  startBetterAuth,
  startFloor,
  type Served,
} from './servers';

/** Runs one load for `seconds` and measures it. */
export type Sampler = (seconds: number) => Promise<Sample>;
export type Samplers = ReturnType<typeof createSamplers>;

type Requests = Pick<Subject, 'path' | 'bodies' | 'watch'> & { status?: number };

const VERIFY = '/api/v1/verify/otp';
const SEND = '/api/v1/email/otp';

/** A sampler for each load. Its servers start at its first use and run until the end. */
export function createSamplers(postgres: Postgres, { rows, profile }: Options) {
  const keyring = createKeyring([SECRET]);
  const crypt = { keys: createVerificationKeys(keyring), digests: createDigests(keyring) };
  const measure = createMeasure(postgres.pid);
  const headers = { authorization: `Bearer ${API_KEY}` };

  const createDatabase = (name: string) => createServiceDatabase(postgres, name);
  const sink = once(startMailSink);
  const nodemailer = once(async () => startNodemailer(await sink()));
  const floor = once(() => startFloor(postgres));
  const betterAuth = once(() => startBetterAuth(postgres));
  const service = once(async () =>
    serveThroughSmtp({ database: await createDatabase('service'), profile }, await sink()),
  );
  const inbox = once(async () => serveToInbox({ database: await createDatabase('inbox'), profile }));
  const large = once(async () => {
    const database = await createDatabase('large');
    await fillTable(database.pool, rows);
    return database;
  });
  const largeService = once(async () => serveThroughSmtp({ database: await large(), profile }, await sink()));
  const embedded = once(() => serveEmbedded(profile));
  const largeInbox = once(async () => serveToInbox({ database: await large(), profile }));

  const sampler =
    (name: Name, start: () => Promise<Pick<Served, 'server'>>, requests: Requests) => async (): Promise<Sampler> => {
      const subject = { name: NAMES[name], headers, status: 200, ...requests, ...(await start()) };
      return (seconds) => measure(subject, seconds);
    };
  const redeem = (name: Name, path: string, start: () => Promise<Served>) =>
    sampler(name, start, {
      path,
      bodies: async (count) => requestBodies.codesToRedeem((await start()).database.pool, crypt, count),
    });
  const send = (name: Name, start: () => Promise<Served>) =>
    sampler(name, start, { path: SEND, bodies: requestBodies.emailsToSend });
  const altered = (count: number) => requestBodies.alteredKeys(crypt, count);
  const keyless = (count: number) => altered(count).map((body) => body.replace('verification_key', 'key'));

  const samplers: Record<Name, () => Promise<Sampler>> = {
    verify: redeem('verify', VERIFY, service),
    floorUpdate: redeem('floorUpdate', '/update', floor),
    verifyLarge: redeem('verifyLarge', VERIFY, largeService),
    betterAuthRedeem: sampler('betterAuthRedeem', betterAuth, {
      path: '/api/auth/email-otp/verify-email',
      bodies: async (count) => requestBodies.betterAuthCodes((await betterAuth()).database.pool, count),
    }),
    send: send('send', inbox),
    floorInsert: sampler('floorInsert', floor, {
      path: '/insert',
      bodies: requestBodies.rowsToInsert,
    }),
    sendLarge: send('sendLarge', largeInbox),
    verifyEmbedded: sampler('verifyEmbedded', embedded, {
      path: VERIFY,
      bodies: async (count) =>
        requestBodies.testCodesToRedeem({ url: (await embedded()).server.url + SEND, headers }, count),
    }),
    sendEmbedded: sampler('sendEmbedded', embedded, { path: SEND, bodies: requestBodies.emailsToSend }),
    betterAuthSend: sampler('betterAuthSend', betterAuth, {
      path: '/api/auth/email-otp/send-verification-otp',
      bodies: requestBodies.betterAuthSends,
    }),
    sendSmtp: sampler('sendSmtp', service, {
      path: SEND,
      bodies: requestBodies.emailsToSend,
      watch: async () => watchMails(await sink())(),
    }),
    mailLoop: async () => {
      const server = await nodemailer();
      return (seconds) => mailLoop(server, seconds);
    },
    mailHttp: sampler('mailHttp', async () => ({ server: await nodemailer() }), {
      path: '/send',
      bodies: requestBodies.emailsToSend,
    }),
    altered: sampler('altered', service, {
      path: VERIFY,
      bodies: altered,
      status: 400,
      watch: async () => watchQueries(await service(), postgres)(),
    }),
    keyless: sampler('keyless', service, { path: VERIFY, bodies: keyless, status: 400 }),
    notFound: sampler('notFound', service, {
      path: '/api/v1/nowhere',
      bodies: altered,
      status: 404,
    }),
    floorNothing: sampler('floorNothing', floor, { path: '/nothing', bodies: altered }),
  };
  return { samplers, service };
}

function once<Result>(start: () => Promise<Result>): () => Promise<Result> {
  let started: Promise<Result> | undefined;
  return () => (started ??= start());
}
