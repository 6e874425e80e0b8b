import { createDigests } from '../src/crypt/digests';
import { createKeyring } from '../src/crypt/keys';
import { createVerificationKeys } from '../src/crypt/verification-key';
import { fillTable } from './large-table';
import { everyMailArrives, mailLoop, startMailSink, startNodemailer } from './mail';
import { createMeasure, type Sample, type Subject } from './measure';
import { NAMES, type Name } from './names';
import { noQueryOf } from './no-query';
import type { Options } from './options';
import type { Postgres } from './postgres';
import {
  API_KEY,
  createServiceDatabase,
  SECRET,
  serveThroughSmtp,
  serveToInbox,
  startBetterAuth,
  startFloor,
  type Served,
} from './servers';
import * as stock from './stock';

/** Puts one thing under load for so long. */
export type Take = (seconds: number) => Promise<Sample>;
export type Takes = ReturnType<typeof createTakes>;

type Rest = Pick<Subject, 'path' | 'bodies' | 'watch'> & { status?: number };

const VERIFY = '/api/v1/verify/otp';
const SEND = '/api/v1/email/otp';

/** How each thing is taken. What it needs starts when it is first needed, and stays up. */
export function createTakes(postgres: Postgres, { rows, profile }: Options) {
  const keyring = createKeyring([SECRET]);
  const crypt = { keys: createVerificationKeys(keyring), digests: createDigests(keyring) };
  const measure = createMeasure(postgres.pid);
  const headers = { authorization: `Bearer ${API_KEY}` };

  const make = (name: string) => createServiceDatabase(postgres, name);
  const sink = once(startMailSink);
  const nodemailer = once(async () => startNodemailer(await sink()));
  const floor = once(() => startFloor(postgres));
  const betterAuth = once(() => startBetterAuth(postgres));
  const service = once(async () =>
    serveThroughSmtp({ database: await make('service'), profile }, await sink()),
  );
  const inbox = once(async () => serveToInbox({ database: await make('inbox'), profile }));
  const large = once(async () => {
    const database = await make('large');
    await fillTable(database.pool, rows);
    return database;
  });
  const largeService = once(async () =>
    serveThroughSmtp({ database: await large(), profile }, await sink()),
  );
  const largeInbox = once(async () => serveToInbox({ database: await large(), profile }));

  const take =
    (name: Name, start: () => Promise<Pick<Served, 'server'>>, rest: Rest) =>
    async (): Promise<Take> => {
      const subject = { name: NAMES[name], headers, status: 200, ...rest, ...(await start()) };
      return (seconds) => measure(subject, seconds);
    };
  const redeem = (name: Name, path: string, start: () => Promise<Served>) =>
    take(name, start, {
      path,
      bodies: async (count) => stock.codesToRedeem((await start()).database.pool, crypt, count),
    });
  const send = (name: Name, start: () => Promise<Served>) =>
    take(name, start, { path: SEND, bodies: stock.emailsToSend });
  const altered = (count: number) => stock.alteredKeys(crypt, count);
  const keyless = (count: number) =>
    altered(count).map((body) => body.replace('verification_key', 'key'));

  const takes: Record<Name, () => Promise<Take>> = {
    verify: redeem('verify', VERIFY, service),
    floorUpdate: redeem('floorUpdate', '/update', floor),
    verifyLarge: redeem('verifyLarge', VERIFY, largeService),
    betterAuthRedeem: take('betterAuthRedeem', betterAuth, {
      path: '/api/auth/email-otp/verify-email',
      bodies: async (count) => stock.betterAuthCodes((await betterAuth()).database.pool, count),
    }),
    send: send('send', inbox),
    floorInsert: take('floorInsert', floor, { path: '/insert', bodies: stock.rowsToInsert }),
    sendLarge: send('sendLarge', largeInbox),
    betterAuthSend: take('betterAuthSend', betterAuth, {
      path: '/api/auth/email-otp/send-verification-otp',
      bodies: stock.betterAuthSends,
    }),
    sendSmtp: take('sendSmtp', service, {
      path: SEND,
      bodies: stock.emailsToSend,
      watch: async () => everyMailArrives(await sink())(),
    }),
    mailLoop: async () => {
      const server = await nodemailer();
      return (seconds) => mailLoop(server, seconds);
    },
    mailHttp: take('mailHttp', async () => ({ server: await nodemailer() }), {
      path: '/send',
      bodies: stock.emailsToSend,
    }),
    altered: take('altered', service, {
      path: VERIFY,
      bodies: altered,
      status: 400,
      watch: async () => noQueryOf(await service(), postgres)(),
    }),
    keyless: take('keyless', service, { path: VERIFY, bodies: keyless, status: 400 }),
    notFound: take('notFound', service, {
      path: '/api/v1/nowhere',
      bodies: altered,
      status: 404,
    }),
    floorNothing: take('floorNothing', floor, { path: '/nothing', bodies: altered }),
  };
  return { takes, service };
}

function once<Result>(start: () => Promise<Result>): () => Promise<Result> {
  let started: Promise<Result> | undefined;
  return () => (started ??= start());
}
