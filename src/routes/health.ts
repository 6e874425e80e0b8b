import { z } from 'zod';
import { unavailable } from '../errors';
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

interface Pings {
  pingDatabase: () => Promise<void>;
  pingCounters: () => Promise<void>;
}

/** Readiness: the database answers too, and Redis where sends are counted there. */
export function readyz({ pingDatabase, pingCounters }: Pings): Endpoint {
  return {
    method: 'get',
    path: '/readyz',
    summary: 'Whether its database and its Redis answer too',
    reply: ReadyReply,
    replyExample: READY,
    failures: ['database_unavailable', 'counters_unavailable'],
    handlers: [
      async (_req, res) => {
        await pingDatabase();
        await pingCounters().catch((cause: unknown) => {
          throw unavailable('counters_unavailable', cause);
        });
        res.json(READY);
      },
    ],
  };
}
