import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log';
import { StartError } from '../start-error';
import type { Server } from './database';
import { driverOptions } from './driver-options';
import { Client } from './pg-client';
import { describeTrouble, READ_ONLY, socketPathTooLong } from './start-trouble';
import { timed } from './timed';
import type { Trouble } from './trouble';

export interface ServerToReach extends Server {
  /** The setting that names the server. */
  setting: string;
  /** How long a start waits for the server. */
  startWaitMs: number;
}

const RETRY_MS = 500;

type Reached = { server: Server } | { trouble: Trouble };

/**
 * Waits until the server serves a connection that can write. Ends at once for a cause that waiting does not remove.
 * @returns the server, with `prefer` and `allow` resolved to a mode that the server accepts
 * @throws StartError that names the cause
 */
export async function reach(server: ServerToReach, log: Log): Promise<Server> {
  const deadlineMs = performance.now() + server.startWaitMs;
  let logged: string | undefined;
  for (;;) {
    const reached = await tryHosts(server);
    if ('server' in reached) return reached.server;
    const { cause, remedy, canPass } = reached.trouble;
    if (!canPass || performance.now() + RETRY_MS > deadlineMs) {
      throw new StartError(`${server.setting}: ${cause}: ${remedy}`);
    }
    if (cause !== logged) log.info('waiting_for_database', { cause, seconds: server.startWaitMs / 1000 });
    logged = cause;
    await pause(RETRY_MS);
  }
}

/** Tries all hosts at once, so that a silent one delays nothing. */
export async function tryHosts(server: Server): Promise<Reached> {
  const tries = (server.hosts ?? [server]).map(({ host, port }) => tryModes({ ...server, host, port }));
  const usable = tries.map(async (attempt) => {
    const reached = await attempt;
    if ('trouble' in reached) throw new Error(reached.trouble.cause);
    return reached;
  });
  return Promise.any(usable).catch(async () => ({ trouble: together(await Promise.all(tries)) }));
}

/** Waiting helps as soon as it helps one host. */
function together(all: readonly Reached[]): Trouble {
  const troubles = all.flatMap((reached) => ('trouble' in reached ? [reached.trouble] : []));
  const each = (texts: readonly string[]) => Array.from(new Set(texts)).join(', and ');
  return {
    cause: each(troubles.map(({ cause }) => cause)),
    remedy: each(troubles.map(({ remedy }) => remedy)),
    canPass: troubles.some(({ canPass }) => canPass),
  };
}

/** libpq's `prefer` is TLS, or else not; `allow` is not TLS, or else TLS. */
const MODES: Readonly<Partial<Record<Server['ssl'], readonly [Server['ssl'], Server['ssl']]>>> = {
  prefer: ['require', 'disable'],
  allow: ['disable', 'require'],
};

async function tryModes(server: Server): Promise<Reached> {
  const tooLong = socketPathTooLong(server);
  if (tooLong) return { trouble: tooLong };
  const modes = MODES[server.ssl];
  if (modes === undefined) return tryOnce(server);
  const [first, second] = modes;
  const reached = await tryOnce({ ...server, ssl: first });
  if ('server' in reached || !reached.trouble.dependsOnTls) return reached;
  return tryOnce({ ...server, ssl: second });
}

async function tryOnce(server: Server): Promise<Reached> {
  const { host, port, name: database, user, password } = server;
  const client = new Client({
    ...{ host, port, database, user, ...(password !== undefined && { password }) },
    ...driverOptions(server),
    channelBinding: server.channelBinding ?? 'disable',
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ isReadOnly: boolean }>(
      timed(`SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS "isReadOnly"`),
    );
    await client.end();
    return rows[0]?.isReadOnly ? { trouble: READ_ONLY } : { server };
  } catch (error) {
    void client.end().catch(() => undefined);
    return { trouble: describeTrouble(error, server) };
  }
}
