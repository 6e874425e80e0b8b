import { createCrypt } from '../src/middleware/crypt';
import type { Load } from './load';
import type { Subject } from './measure';
import { NAMES, type Name } from './names';
import { CONNECTIONS } from './options';
import type { Postgres } from './postgres';
import type { Running } from './processes';
import {
  API_KEY,
  SECRET,
  serveThroughSmtp,
  serveToInbox,
  startBetterAuth,
  startFloor,
  startMailSink,
  startNodemailer,
  type MailSink,
  type Served,
} from './servers';
import {
  betterAuthCodes,
  betterAuthSends,
  codesToRedeem,
  emailsToSend,
  forgedKeys,
  rowsToInsert,
} from './stock';

const crypt = createCrypt([SECRET]);
const headers = { authorization: `Bearer ${API_KEY}` };

export interface Subjects {
  all: Partial<Record<Name, Subject>>;
  /** The service, as in production. */
  service: Running;
  nodemailer: Running;
}

/** Starts everything; all of it stays up while one after the other is put under load. */
export async function startSubjects(postgres: Postgres, rows: number): Promise<Subjects> {
  const sink = await startMailSink();
  const nodemailer = await startNodemailer(sink);
  const service = await serveThroughSmtp(postgres, sink);
  const floor = await startFloor(postgres);
  const betterAuth = await startBetterAuth(postgres);
  const inbox = await serveToInbox(postgres, 'to_inbox');
  const large = rows === 0 ? undefined : await serveToInbox(postgres, 'large', rows);

  const subject = (name: Name, { server }: { server: Running }, path: string, rest: Rest) => ({
    [name]: { name: NAMES[name], server, path, headers, status: 200, ...rest },
  });
  const codesOf = ({ database: { pool } }: Served) => ({
    bodies: (count: number) => codesToRedeem(pool, crypt, count),
  });
  const forged = { bodies: (count: number) => forgedKeys(crypt, count) };
  const email = { bodies: emailsToSend };
  const [verifyPath, sendPath] = ['/api/v1/verify/otp', '/api/v1/email/otp'];

  const all = {
    ...subject('verify', service, verifyPath, codesOf(service)),
    ...subject('floorUpdate', floor, '/update', codesOf(floor)),
    ...(large && subject('verifyLarge', large, verifyPath, codesOf(large))),
    ...subject('floorNothing', floor, '/nothing', forged),
    ...subject('betterAuthRedeem', betterAuth, '/api/auth/email-otp/verify-email', {
      bodies: (count) => betterAuthCodes(betterAuth.database.pool, count),
    }),
    ...subject('send', inbox, sendPath, email),
    ...subject('floorInsert', floor, '/insert', { bodies: rowsToInsert }),
    ...(large && subject('sendLarge', large, sendPath, email)),
    ...subject('betterAuthSend', betterAuth, '/api/auth/email-otp/send-verification-otp', {
      bodies: betterAuthSends,
    }),
    ...subject('sendSmtp', service, sendPath, { ...email, watch: everyMailArrives(sink) }),
    ...subject('mailHttp', { server: nodemailer }, '/send', email),
    ...subject('forged', service, verifyPath, {
      ...forged,
      status: 400,
      watch: noQueryOf(service, postgres),
    }),
    ...subject('notFound', service, '/api/v1/nowhere', { ...forged, status: 404 }),
  };
  return { all, service: service.server, nodemailer };
}

type Rest = Pick<Subject, 'bodies' | 'watch'> & { status?: number };

function everyMailArrives(sink: MailSink) {
  return async () => {
    const before = await sink.received();
    return async ({ replies }: Load) => {
      const arrived = (await sink.received()) - before;
      // What was in flight when the load ended was sent and not replied to.
      if (arrived >= replies && arrived <= replies + CONNECTIONS) return;
      throw new Error(`${replies} sends were confirmed and ${arrived} messages arrived`);
    };
  };
}

/** Of each connection the server tells when its last query began. The purge asks for itself, once a minute. */
function noQueryOf({ database }: Served, { admin }: Postgres) {
  const since = `
    SELECT query FROM pg_stat_activity
     WHERE datname = $1 AND query_start >= $2 AND query !~ '^\\s*DELETE FROM'`;
  return async () => {
    const { rows } = await admin.query<{ now: Date }>('SELECT now()');
    return async () => {
      const { rows: queries } = await admin.query(since, [database.name, rows[0]?.now]);
      if (queries.length > 0)
        throw new Error(`altered keys cost ${queries.length} queries or more`);
    };
  };
}
