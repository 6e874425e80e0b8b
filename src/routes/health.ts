import { z } from 'zod';
import { countersUnavailable, unavailable } from '../errors';
import type { Observer, ReadinessCause } from '../observer';
import type { Endpoint } from './endpoint';

const RunningReply = z.object({ Status: z.literal('Success'), Details: z.literal('Running') });
const ReadyReply = z.object({ Status: z.literal('Success'), Details: z.literal('Ready') });
const RUNNING: z.infer<typeof RunningReply> = { Status: 'Success', Details: 'Running' };
const READY: z.infer<typeof ReadyReply> = { Status: 'Success', Details: 'Ready' };

/** Liveness: the process runs. */
export function healthz(): Endpoint {
  return {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process runs',
    reply: RunningReply,
    replyExample: RUNNING,
    handlers: [(_req, res) => void res.json(RUNNING)],
  };
}

interface Readiness {
  pingDatabase: () => Promise<void>;
  pingCounters: () => Promise<void>;
  isStopping: () => boolean;
  observer: Pick<Observer, 'notReady'>;
}

/**
 * Readiness: the database answers too, and Redis where sends are counted there, and the process is not stopping. Load
 * balancers turn away from it in time.
 */
export function readyz({ pingDatabase, pingCounters, isStopping, observer }: Readiness): Endpoint {
  // Counted here, not by status: a load balancer may give up before the reply.
  const check = (cause: ReadinessCause, ping: () => Promise<void>) =>
    ping().catch((error: unknown) => {
      observer.notReady(cause);
      throw error;
    });
  return {
    method: 'get',
    path: '/readyz',
    summary: 'Whether its database and its Redis answer too, and it is not stopping',
    reply: ReadyReply,
    replyExample: READY,
    failures: ['stopping', 'database_unavailable', 'counters_unavailable'],
    handlers: [
      async (_req, res) => {
        if (isStopping()) throw unavailable('stopping');
        await check('database', pingDatabase);
        await check('counters', pingCounters).catch(countersUnavailable);
        res.json(READY);
      },
    ],
  };
}
